import * as z from "zod";
import {
	type Assertion,
	assertionsShape,
	jsonPath,
} from "./assertion-shape.ts";
import {
	complaint,
	identifier,
	keys,
	shown,
	text,
	whole,
	word,
} from "./complaint.ts";

/** One step of a journey: the word `signedIn`, a contract operation, or a raw request. */
export type Step = "signedIn" | OperationStep | RequestStep;

/** A contract operation; its input is generated from the seed, `with` overrides fields. */
export interface OperationStep {
	operation: string;
	/** What later steps call its answer in `${name.path}`; the operation's own name unless given. */
	name: string;
	with: Record<string, unknown>;
	/** A right answer, where it is not the one the contract promises. */
	expect: Expected;
	/** What must hold of its JSON. */
	assert?: readonly Assertion[] | undefined;
}

/** What a right answer is, beyond the contract or any 2xx. */
export interface Expected {
	status?: number;
	contains?: string;
}

/** A request to any HTTP system. Path, headers and body may hold `${captured}` and `${step.path}`. */
export interface RequestStep {
	name: string;
	/** Method and path; the path begins with "/", so that it cannot lead to another host. */
	request: string;
	headers: Record<string, string>;
	body?: unknown;
	expect: Expected;
	assert?: readonly Assertion[] | undefined;
	/** Name → JSONPath (`$.items[0].id`) in the answer. */
	capture: Record<string, string>;
}

const values = z.record(z.string(), z.unknown(), {
	error: ({ input }) =>
		complaint(`expected names and values, got ${shown(input)}`),
});

const named = <Value extends z.ZodType>(value: Value) =>
	z.record(text("a name without spaces", /^[\w-]{1,64}$/), value, {
		error: ({ input }) =>
			complaint(`expected names and values, got ${shown(input)}`),
	});

const expectedShape = keys({
	status: whole(100, 599).optional(),
	contains: text("text", /\S/).optional(),
})
	.default({})
	.transform(
		({ status, contains }): Expected => ({
			...(status === undefined ? {} : { status }),
			...(contains === undefined ? {} : { contains }),
		}),
	);

const requestShape = keys({
	name: identifier,
	request: text(
		'a method and a path such as "GET /items"',
		/^(GET|POST|PUT|PATCH|DELETE|HEAD) \/(?!\/)[^\s\\]*$/,
	).regex(/^[\s!-~]*$/, {
		error: complaint(
			"a path is ASCII; write other letters percent-encoded, such as %C3%A9",
		),
	}),
	headers: named(text("a header value on one line", /^[^\r\n]*$/)).optional(),
	body: z.unknown().optional(),
	expect: expectedShape,
	assert: assertionsShape.optional(),
	capture: named(jsonPath).optional(),
}).transform(
	({ name, request, headers, body, expect, assert, capture }): Step => ({
		name,
		request,
		headers: headers ?? {},
		...(body === undefined ? {} : { body }),
		expect,
		...(assert && { assert }),
		capture: capture ?? {},
	}),
);

/** The written forms of a step: a word, `{ operation, with }`, `{ name, with }`, or a raw request. */
export const stepShape = (operations: readonly string[]) => {
	const operation = word("operation", operations);
	const plain = word("operation", ["signedIn", ...operations]).transform(
		(name): Step =>
			name === "signedIn"
				? "signedIn"
				: { operation: name, name, with: {}, expect: {} },
	);
	const more = {
		with: values.default({}),
		expect: expectedShape,
		assert: assertionsShape.optional(),
	};
	const short = keys({ name: operation, ...more }).transform(
		(written): Step => ({ operation: written.name, ...written }),
	);
	const full = keys({
		operation,
		name: identifier.optional(),
		...more,
	}).transform(
		(written): Step => ({
			...written,
			name: written.name ?? written.operation,
		}),
	);
	return z.union([plain, full, short, requestShape], {
		error: ({ input }) =>
			complaint(
				`expected an operation, { operation, with } or { name, request }, got ${shown(input)}`,
			),
	});
};
