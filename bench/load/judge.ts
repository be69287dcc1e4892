import { isErrorCode } from "../../shop/contract/errors.ts";
import type { Call, Expected } from "./journey.ts";

/** What an answer is worth, apart from its time. `code` says why it is not right. */
export interface Judgement {
	/** As REST says it. */
	status: number;
	right: boolean;
	code: string | null;
	/** What stood where the step asserts something else. */
	found?: string | undefined;
	/** The answer was right but lacks parts: `degraded` names capabilities. */
	degraded: boolean;
	/** The parsed JSON body; undefined when there is none, or when nothing depends on it. */
	answer: unknown;
}

/** Right status and right body: what the contract's schema takes, or what the step expects. */
export function judge(call: Call, status: number, body: string): Judgement {
	const answer = mattersIn(call, status, body) ? parsed(body) : undefined;
	const wrong =
		wrongStatus(call, status, answer) ??
		wrongBody(call, { status, body, answer });
	const failed = wrong === null ? call.check?.(answer) : undefined;
	const code = failed?.code ?? wrong;
	const found = failed?.found;
	const right = code === null;
	const degraded = right && isDegraded(answer);
	return { status, right, code, found, degraded, answer };
}

/** Parsing what nobody reads would be the driver's largest piece of work for each raw request. */
function mattersIn(call: Call, status: number, body: string): boolean {
	if (call.kind === "operation" || call.answerIsUsed) return true;
	return status >= 400 || body.includes('"degraded"');
}

function parsed(body: string): unknown {
	if (body === "") return undefined;
	try {
		return JSON.parse(body);
	} catch (error) {
		// Text that is no JSON is judged by the schema or by `contains`; it just has no values to refer to.
		if (error instanceof SyntaxError) return undefined;
		throw error;
	}
}

function wrongStatus(
	call: Call,
	status: number,
	answer: unknown,
): string | null {
	const expected = expectedOf(call).status ?? contractStatus(call);
	const right =
		expected === undefined
			? status >= 200 && status < 300
			: status === expected;
	return right ? null : (problemCode(answer) ?? `HTTP ${status}`);
}

function wrongBody(
	call: Call,
	{ status, body, answer }: { status: number; body: string; answer: unknown },
): string | null {
	const { contains } = expectedOf(call);
	if (contains !== undefined && !body.includes(contains)) return "WrongBody";
	if (call.kind === "raw" || status !== call.of.status) return null;
	return call.of.output.safeParse(answer).success ? null : "WrongBody";
}

/** What a step expects besides what the contract says. */
export function expectedOf(call: Call): Expected {
	return call.step.expect ?? {};
}

function contractStatus(call: Call): number | undefined {
	return call.kind === "operation" ? call.of.status : undefined;
}

function problemCode(answer: unknown): string | null {
	if (typeof answer !== "object" || answer === null) return null;
	const { code } = answer as { code?: unknown };
	return isErrorCode(code) ? code : null;
}

function isDegraded(answer: unknown): boolean {
	if (typeof answer !== "object" || answer === null) return false;
	const { degraded } = answer as { degraded?: unknown };
	return Array.isArray(degraded) && degraded.length > 0;
}
