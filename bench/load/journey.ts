import type { Operation } from "../../shop/contract/operation.ts";
import { operations } from "../../shop/contract/shop.ts";
import type { Assertion } from "../scenario/assertion-shape.ts";
import { type AnswerCheck, compileAssertions } from "./assertions.ts";

/** What a right answer is, where it is not what the contract says: a status, a text in the body. */
export interface Expected {
	status?: number;
	contains?: string;
}

/** A contract operation; `with` overrides its generated input, `name` its name for references and results. */
export interface OperationStep {
	operation: string;
	name?: string;
	with?: Record<string, unknown>;
	expect?: Expected;
	assert?: readonly Assertion[] | undefined;
}

/** Any HTTP request: `GET /items?limit=20`. Right is `expect`, else any 2xx. `capture` takes values from a JSON answer. */
export interface RawStep {
	name: string;
	request: string;
	headers?: Record<string, string>;
	body?: unknown;
	expect?: Expected;
	assert?: readonly Assertion[] | undefined;
	capture?: Record<string, string>;
}

/** A step as scenarios write it; a string is an operation, or `signedIn`. */
export type Step = string | OperationStep | RawStep;

/** The ordered steps of one session; `weight` is its share of the arrivals. */
export interface Journey {
	name: string;
	weight?: number;
	steps: readonly Step[];
}

/** A step that is sent, with what its name stands for looked up. */
export type Call = {
	name: string;
	/** A value of the answer is captured, asserted, or referred to by a later step: it has to be parsed. */
	answerIsUsed: boolean;
	/** Undefined where nothing is asserted. */
	check: AnswerCheck | undefined;
} & (
	| { kind: "operation"; step: OperationStep; of: Operation }
	| { kind: "raw"; step: RawStep; method: string; path: string }
);

/** A journey whose words are known to be right. */
export interface CheckedJourney {
	name: string;
	weight: number;
	/** A session takes a customer of the pool for its whole life. */
	signedIn: boolean;
	calls: readonly Call[];
}

/** The step that takes a customer whose token was obtained before the load. */
export const signedIn = "signedIn";

/** Looks up every word of a journey. Throws with the journey, the step and the fix. */
export function checkJourney(journey: Journey): CheckedJourney {
	const where = `journey ${journey.name}`;
	const steps = journey.steps.filter((step) => step !== signedIn);
	const calls = steps.map((step, index) =>
		callOf(step as Exclude<Step, "signedIn">, {
			where,
			later: JSON.stringify(steps.slice(index + 1)),
		}),
	);
	if (calls.length === 0)
		throw new Error(`${where} sends no request; give it a step`);
	const weight = journey.weight ?? 1;
	if (!(weight >= 0 && Number.isFinite(weight)))
		throw new Error(`${where}: weight must be ≥ 0, it is ${weight}`);
	const checked = {
		name: journey.name,
		weight,
		signedIn: journey.steps.includes(signedIn),
		calls,
	};
	customerOperationsNeedSignedIn(checked, where);
	return checked;
}

/** True when a journey calls an operation that only an admin may. */
export function needsAdmin(journey: CheckedJourney): boolean {
	return journey.calls.some((call) => accessOf(call) === "admin");
}

/** Who may send a call; raw requests carry what their headers say. */
export function accessOf(call: Call) {
	return call.kind === "operation" ? call.of.access : "anyone";
}

/** `later`: the steps after this one, as text that references can be looked for in. */
interface Place {
	where: string;
	later: string;
}

function callOf(step: Step, place: Place): Call {
	if (typeof step === "string")
		return operationCall({ operation: step }, place);
	return "operation" in step
		? operationCall(step, place)
		: rawCall(step, place);
}

function operationCall(step: OperationStep, { where, later }: Place): Call {
	const of = operations.get(step.operation);
	if (!of)
		throw new Error(
			`${where}: there is no operation ${step.operation}; the contract has ${[...operations.keys()].join(", ")}`,
		);
	const name = step.name ?? step.operation;
	const check = compileAssertions(step.assert);
	const answerIsUsed = check !== undefined || later.includes(`\${${name}`);
	return { kind: "operation", name, step, of, answerIsUsed, check };
}

function rawCall(step: RawStep, { where, later }: Place): Call {
	const [, method, path] = /^([A-Z]+) (\/\S*)$/.exec(step.request) ?? [];
	if (!method || !path)
		throw new Error(
			`${where}, step ${step.name}: a request is a method and a path such as "GET /items?limit=20", got ${JSON.stringify(step.request)}`,
		);
	const check = compileAssertions(step.assert);
	const answerIsUsed =
		check !== undefined ||
		step.capture !== undefined ||
		later.includes(`\${${step.name}`);
	const { name } = step;
	return { kind: "raw", name, step, method, path, answerIsUsed, check };
}

function customerOperationsNeedSignedIn(
	journey: CheckedJourney,
	where: string,
) {
	const call = journey.calls.find((call) => accessOf(call) === "customer");
	if (call && !journey.signedIn)
		throw new Error(
			`${where}: ${call.name} is for customers only; put the step ${signedIn} before it`,
		);
}
