import { requestFor } from "../../shop/contract/operation.ts";
import type { Call } from "./journey.ts";
import type { Judgement } from "./judge.ts";
import { type Answers, fillText, resolve } from "./template.ts";

/** A request ready for the wire. */
export interface WireRequest {
	method: string;
	path: string;
	headers: Record<string, string>;
	body: string | undefined;
}

/** How operations of the contract are asked and answered at one door. */
export interface DoorLanguage {
	request(
		call: OperationCall,
		input: Record<string, unknown>,
		token: string | undefined,
	): WireRequest;
	read(call: OperationCall, status: number, body: string): Judgement;
}

export type OperationCall = Call & { kind: "operation" };

/** An operation of the contract, as its REST door takes it. */
export function operationRequest(
	call: OperationCall,
	input: Record<string, unknown>,
	token: string | undefined,
): WireRequest {
	const { method, path, headers, body } = requestFor(call.of, input);
	const all: Record<string, string> = {
		accept: "application/json",
		...headers,
	};
	if (token) all.authorization = `Bearer ${token}`;
	if (body) all["content-type"] = "application/json";
	return { method, path, headers: all, body: body && JSON.stringify(body) };
}

/** A raw request with its references filled in. Throws MissingReference. */
export function rawRequest(
	{ method, path, step }: Call & { kind: "raw" },
	answers: Answers,
): WireRequest {
	const headers = {
		...(resolve(step.headers ?? {}, answers) as WireRequest["headers"]),
	};
	const content = resolve(step.body, answers);
	const isText = typeof content === "string";
	if (content !== undefined && !isText && !has(headers, "content-type"))
		headers["content-type"] = "application/json";
	return {
		method,
		path: fillText(path, answers, encodeURIComponent),
		headers,
		body: isText || content === undefined ? content : JSON.stringify(content),
	};
}

/** Names of headers are the same in any case (RFC 9110, section 5.1). */
function has(headers: WireRequest["headers"], name: string): boolean {
	return Object.keys(headers).some((each) => each.toLowerCase() === name);
}
