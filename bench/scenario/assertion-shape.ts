import * as z from "zod";
import { complaint, keys, list, shown, text, whole } from "./complaint.ts";

/** What must hold of one value of a JSON answer; each condition that is given. */
export interface Assertion {
	/** `$.items[0].id` */
	path: string;
	exists?: boolean | undefined;
	equals?: unknown;
	oneOf?: readonly unknown[] | undefined;
	/** A regular expression. */
	matches?: string | undefined;
	min?: number | undefined;
	max?: number | undefined;
	minLength?: number | undefined;
	maxLength?: number | undefined;
}

/** A value within a JSON answer. */
export const jsonPath = text(
	'a JSONPath such as "$.items[0].id"',
	/^\$(\.\w+|\[\d+\])*$/,
);

const conditions = {
	exists: z
		.boolean({ error: complaint("expected true or false") })
		.optional()
		.describe("whether there is such a value"),
	equals: z
		.unknown()
		.refine((value) => !JSON.stringify(value ?? null).includes("${"), {
			error: complaint(
				"is compared as it stands: values of earlier answers are not put in here",
			),
		})
		.optional()
		.describe("this very value"),
	oneOf: list(z.unknown(), 1).optional().describe("one of these values"),
	matches: text("a regular expression", /^[\s\S]{1,200}$/)
		.refine(isExpression, {
			error: ({ input }) =>
				complaint(`is no regular expression: ${shown(input)}`),
		})
		.optional()
		.describe("a text that this regular expression finds something in"),
	min: z
		.number({ error: complaint("expected a number") })
		.optional()
		.describe("a number that is not smaller"),
	max: z
		.number({ error: complaint("expected a number") })
		.optional()
		.describe("a number that is not larger"),
	minLength: whole(0, 100_000)
		.optional()
		.describe("a list or text that is not shorter"),
	maxLength: whole(0, 100_000)
		.optional()
		.describe("a list or text that is not longer"),
};

function isExpression(written: string): boolean {
	try {
		return new RegExp(written, "u") !== null;
	} catch {
		// What the engine does not take is what this asks.
		return false;
	}
}

const names = Object.keys(conditions);

const assertion = keys({ path: jsonPath, ...conditions }).refine(
	(written) => names.some((name) => name in written),
	{
		error: complaint(`asserts nothing; add one of ${names.join(", ")}`, names),
	},
);

/** `assert` of a step: what holds of the JSON of a right answer, all of it. */
export const assertionsShape = list(assertion, 1).describe(
	"what must hold of the JSON of the answer; an answer of which it does not is not good",
);
