import * as z from "zod";
import { complaint, identifier, keys, list, prose, text } from "./complaint.ts";
import { checkSource } from "./validate.ts";
import { readYaml } from "./yaml-source.ts";

const anyText = text("some text", /^[\s\S]{1,10000}$/);

const file = text(
	'a path within the sources such as "monolith/shipping.ts", or within a package such as "node_modules/zod/package.json"',
	/^(?!.*\.\.)(?:(?:monolith|microservices|shop)|node_modules(?!.*\/node_modules\/)\/(?:@[\w.-]+\/)?[\w.-]+)\/[\w./-]+$/,
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

const units = list(identifier, 1);
const edits = list(edit, 1).optional();

/** The schema of `scenarios/changes/*.yaml`: one story, told as edits to the sources of each build. */
export const changeSchema = keys({
	id: identifier,
	story: prose,
	/** A version that must not stay: it is meant to fail. */
	bad: z.boolean({ error: complaint("expected true or false") }).optional(),
	/** The units that have to ship, of each arm, in any order. tests/changes compares them with those that do. */
	ships: keys({ monolith: units, microservices: units }).optional(),
	/** Edits to what both builds are made of: the shop, and packages. */
	both: edits,
	monolith: edits,
	microservices: edits,
}).transform(({ both = [], ...change }, context) => {
	const editsOf = (build: "monolith" | "microservices") => {
		const all = [...both, ...(change[build] ?? [])];
		if (all.length === 0)
			context.addIssue({
				code: "custom",
				path: [build],
				message: complaint("expected edits, here or under both"),
			});
		return all;
	};
	return {
		...change,
		monolith: editsOf("monolith"),
		microservices: editsOf("microservices"),
	};
});

/**
 * A set of edits that does the same to both builds. `find` must occur exactly once in `file`, and a new file not exist; whoever
 * applies it checks that. An edit of a package is one of a copy of it, which these sources alone see.
 */
export type Change = z.output<typeof changeSchema>;

/** Reads and checks one change. Throws InvalidScenario. */
export function readChange(file: string): Change {
	return checkSource(readYaml(file), changeSchema);
}
