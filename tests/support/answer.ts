import { expect } from "vitest";
import {
	type ErrorCode,
	isErrorCode,
	type Problem,
	statusOf,
} from "../../shop/contract/errors.ts";
import type { OperationName, OutputOf } from "./operations.ts";

/** An answer as HTTP carries it. */
export interface RawAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
}

/** What an operation came to: its value, or the problem document of its refusal. */
export type Outcome<Value = unknown> =
	| { ok: true; value: Value }
	| { ok: false; problem: Problem };

/** One of the doors of a shop. Each answer is checked for its form, whatever it says. */
export interface Door {
	kind: "rest" | "soap";
	/** Calls an operation with any input, be it wrong. */
	call<Name extends OperationName>(
		operation: Name,
		input?: Record<string, unknown>,
		token?: string,
	): Promise<Outcome<OutputOf<Name>>>;
	/** Calls an operation that must succeed; its value is checked against the contract, no field more. */
	good<Name extends OperationName>(
		operation: Name,
		input?: Record<string, unknown>,
		token?: string,
	): Promise<OutputOf<Name>>;
	/** The code with which an operation is refused; it must be. */
	refused(
		operation: OperationName,
		input?: Record<string, unknown>,
		token?: string,
	): Promise<ErrorCode>;
}

/** Completes a door from its way to call. */
export function doorThat(
	kind: Door["kind"],
	call: (
		operation: OperationName,
		input: Record<string, unknown>,
		token: string | undefined,
	) => Promise<Outcome>,
): Door {
	const typed: Door["call"] = async (operation, input = {}, token) =>
		(await call(operation, input, token)) as Outcome<never>;
	return {
		kind,
		call: typed,
		async good(operation, input, token) {
			const outcome = await typed(operation, input, token);
			if (outcome.ok) return outcome.value;
			throw new Error(
				`${operation} ${JSON.stringify(input)} over ${kind} was refused: ${JSON.stringify(outcome.problem)}`,
			);
		},
		async refused(operation, input, token) {
			const outcome = await typed(operation, input, token);
			if (!outcome.ok) return outcome.problem.code;
			throw new Error(
				`${operation} ${JSON.stringify(input)} over ${kind} should be refused, and answered ${JSON.stringify(outcome.value)}`,
			);
		},
	};
}

const insides =
	/node_modules|"stack"|\bat \S+ \(|\.[cm]?[jt]s:\d|SQLITE|(?:\/work|\/tmp|\/home|\/root)\//;

/** Checks a problem document: complete, its own status, and nothing of the insides of the shop. */
export function checkedProblem(value: unknown, text: string): Problem {
	expect(text).not.toMatch(insides);
	const problem = value as Problem;
	const { code } = problem;
	if (!isErrorCode(code)) throw new Error(`not a problem document: ${text}`);
	expect(problem).toEqual({
		type: `urn:shop:problem:${code}`,
		title: expect.stringMatching(/\S/),
		status: statusOf(code),
		detail: expect.stringMatching(/\S/),
		code,
		instance: expect.stringMatching(/^urn:shop:request:[\w-]+$/),
		...(problem.errors && {
			errors: problem.errors.map(() => ({
				path: expect.any(String),
				message: expect.stringMatching(/\S/),
			})),
		}),
	});
	if (code === "InvalidInput") expect(problem.errors).not.toEqual([]);
	return problem;
}
