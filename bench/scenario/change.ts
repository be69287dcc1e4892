import * as z from "zod";
import { complaint, identifier, keys, list, prose, text } from "./complaint.ts";
import { checkSource } from "./validate.ts";
import { readYaml } from "./yaml-source.ts";

const anyText = text("some text", /^[\s\S]{1,10000}$/);

const file = text(
	'a path within the sources such as "monolith/shipping.ts"',
	/^(?!.*\.\.)(monolith|microservices|shop)\/[\w./-]+$/,
);

/** One replacement of text in one source file. */
export interface TextEdit {
	file: string;
	find: string;
	replace: string;
}

/** A source file that was not there. */
export interface NewFile {
	file: string;
	create: string;
}

export type Edit = TextEdit | NewFile;

const edit = keys({
	file,
	find: anyText.optional(),
	replace: text("text", /^[\s\S]{0,10000}$/).optional(),
	create: anyText.optional(),
}).transform(({ file, find, replace, create }, context): Edit => {
	if (create !== undefined && find === undefined && replace === undefined)
		return { file, create };
	if (create === undefined && find !== undefined && replace !== undefined) {
		if (find === replace)
			context.addIssue({
				code: "custom",
				path: ["replace"],
				message: "is the same text as find: nothing would change",
			});
		return { file, find, replace };
	}
	context.addIssue({
		code: "custom",
		message: complaint("expected find and replace, or create alone", [
			"find",
			"replace",
			"create",
		]),
	});
	return z.NEVER;
});

const common = {
	id: identifier,
	story: prose,
	bad: z
		.boolean({ error: complaint("expected true or false") })
		.default(false)
		.describe("a version that must not stay: it is meant to fail"),
	monolith: list(edit, 1),
	microservices: list(edit, 1),
};

/** The schema of `scenarios/changes/*.yaml`: one story, told as edits to the sources of each build. */
export const changeSchema = keys(common);

/** A set of edits that does the same to both builds. `find` must occur exactly once in `file`, and a new file not exist; whoever applies it checks that. */
export type Change = z.output<typeof changeSchema>;

/** Reads and checks one change. Throws InvalidScenario. */
export function readChange(file: string): Change {
	return checkSource(readYaml(file), changeSchema);
}
