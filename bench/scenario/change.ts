import type * as z from "zod";
import { identifier, keys, list, prose, text } from "./complaint.ts";
import { checkSource } from "./validate.ts";
import { readYaml } from "./yaml-source.ts";

const anyText = text("some text", /^[\s\S]{1,10000}$/);

const edit = keys({
	file: text(
		'a path within the sources such as "monolith/shipping.ts"',
		/^(?!.*\.\.)(monolith|microservices|shop)\/[\w./-]+$/,
	),
	find: anyText,
	replace: text("text", /^[\s\S]{0,10000}$/),
});

const common = {
	id: identifier,
	story: prose,
	monolith: list(edit, 1),
	microservices: list(edit, 1),
};

/** The schema of `scenarios/changes/*.yaml`: one story, told as edits to the sources of each build. */
export const changeSchema = keys(common).superRefine((change, context) => {
	for (const build of ["monolith", "microservices"] as const)
		change[build].forEach(({ find, replace }, index) => {
			if (find === replace)
				context.addIssue({
					code: "custom",
					path: [build, index, "replace"],
					message: "is the same text as find: nothing would change",
				});
		});
});

/** A set of edits that does the same to both builds. `find` must occur exactly once in `file`; whoever applies it checks that. */
export type Change = z.output<typeof changeSchema>;

/** One replacement of text in one source file. */
export type Edit = Change["monolith"][number];

/** Reads and checks one change. Throws InvalidScenario. */
export function readChange(file: string): Change {
	return checkSource(readYaml(file), changeSchema);
}
