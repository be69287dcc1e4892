import {
	type SoapAnswer,
	soapMessagesOf,
} from "../../shop/runtime/soap-client.ts";
import { expectedOf, type Judgement } from "./judge.ts";
import type { DoorLanguage, OperationCall } from "./wire.ts";

/**
 * Answers of an operation that are parsed in full: these first ones, then one in so many. In the ramp the first ones teach V8 to
 * read XML: the first thirty answers cost 6 to 12 ms each, from then on it is below one.
 */
const parsedFirst = 200;
const parsedOneIn = 32;

// The first element of the Body, near the beginning of the document, whatever its prefix.
const content = /<(?:[\w.-]+:)?Body>\s*<(?:[\w.-]+:)?([\w.-]+)[\s/>]/;
const degradedPart = /<(?:[\w.-]+:)?degraded>/;

type Messages = ReturnType<typeof soapMessagesOf>;

/**
 * The SOAP door, as the driver speaks with it. Reading XML costs ten times as much as JSON, so an answer is read in full where a value
 * of it is used, at the beginning and now and then; else its element says that it is the right one. Every fault is read.
 */
export function createSoapDoor(): DoorLanguage {
	const known = new Map<string, { messages: Messages; answers: number }>();
	const of = (call: OperationCall) => {
		const found = known.get(call.of.name);
		if (found) return found;
		const made = { messages: soapMessagesOf(call.of), answers: 0 };
		known.set(call.of.name, made);
		return made;
	};
	return {
		request(call, input, token) {
			const { messages } = of(call);
			const headers: Record<string, string> = {
				"content-type": "text/xml; charset=utf-8",
				soapaction: messages.action,
			};
			if (token) headers.authorization = `Bearer ${token}`;
			const body = messages.request(input);
			return { method: "POST", path: "/soap", headers, body };
		},
		read(call, status, body) {
			const operation = of(call);
			operation.answers += 1;
			const inFull =
				isUsed(call) ||
				operation.answers <= parsedFirst ||
				operation.answers % parsedOneIn === 0;
			const { contains } = expectedOf(call);
			if (contains !== undefined && !body.includes(contains))
				return wrong("WrongBody", status);
			const answered = { call, status, body, messages: operation.messages };
			return content.exec(body)?.[1] === "Fault"
				? refusal(answered)
				: answer(answered, inFull);
		},
	};
}

interface Answered {
	call: OperationCall;
	status: number;
	body: string;
	messages: Messages;
}

/** The invariants want to know every order that was acknowledged. */
function isUsed(call: OperationCall): boolean {
	return call.answerIsUsed || call.of.name === "placeOrder";
}

function refusal({ call, status, body, messages }: Answered): Judgement {
	const said = read(body, messages);
	if (!said || !("problem" in said)) return wrong(`HTTP ${status}`, status);
	const { problem } = said;
	return problem.status === expectedOf(call).status
		? checked(call, problem.status, problem)
		: wrong(problem.code, problem.status);
}

function answer(answered: Answered, inFull: boolean): Judgement {
	const { call, status, body, messages } = answered;
	const { of } = call;
	if (status !== 200) return wrong(`HTTP ${status}`, status);
	if (content.exec(body)?.[1] !== `${of.name}Response`)
		return wrong("WrongBody", of.status);
	const { status: expected = of.status } = expectedOf(call);
	if (expected !== of.status) return wrong(`HTTP ${of.status}`, of.status);
	const degraded = degradedPart.test(body);
	if (!inFull) return { ...right(of.status, undefined), degraded };
	const said = read(body, messages);
	const value = of.output.safeParse(
		said && "output" in said ? said.output : said,
	);
	return said && value.success
		? { ...checked(call, of.status, value.data), degraded }
		: wrong("WrongBody", of.status);
}

/** Right, unless the step asserts something else of it. */
function checked(call: OperationCall, status: number, value: unknown) {
	const failed = call.check?.(value);
	return failed
		? { ...wrong(failed.code, status), found: failed.found }
		: right(status, value);
}

/** Undefined when the contract does not allow such an answer. */
function read(body: string, messages: Messages): SoapAnswer | undefined {
	try {
		return messages.answer(body);
	} catch {
		// Whatever is wrong with it, it is no right answer, and the judgement says so.
		return undefined;
	}
}

function right(status: number, value: unknown): Judgement {
	return { status, right: true, code: null, degraded: false, answer: value };
}

function wrong(code: string, status: number): Judgement {
	return { status, right: false, code, degraded: false, answer: undefined };
}
