import {
	type Agent,
	type IncomingMessage,
	type ServerResponse,
	request as send,
} from "node:http";
import { problemOf, ShopError } from "../../contract/errors.ts";
import { sendProblem } from "../answer.ts";
import { requestIdOf } from "../edge.ts";

/** Where a request is passed on to. */
export interface Onward {
	base: URL;
	agent: Agent;
}

/** What belongs to one connection, and not to the message (RFC 9110, 7.6.1). */
const ofConnection = new Set(["connection", "keep-alive", "expect"]);

/** Lets another process answer a request: bodies are streamed both ways, heads stay as they are. Who gives up ends both exchanges. */
export function passOn(
	request: IncomingMessage,
	response: ServerResponse,
	{ base, agent }: Onward,
): void {
	const onward = send({
		agent,
		host: base.hostname,
		port: base.port,
		method: request.method,
		path: request.url,
		headers: endToEnd(request.rawHeaders),
	});
	onward.once("response", (answer) => {
		// The other process said what there is to say, a date too where it wants one.
		response.sendDate = false;
		response.writeHead(answer.statusCode ?? 502, endToEnd(answer.rawHeaders));
		answer.once("error", () => response.destroy());
		answer.pipe(response);
	});
	onward.once("error", () => giveUp(request, response));
	response.once("close", () => {
		if (!response.writableFinished) onward.destroy();
	});
	request.pipe(onward);
}

/** Names and values in turn. */
function endToEnd(rawHeaders: readonly string[]): string[] {
	const kept: string[] = [];
	for (let at = 0; at < rawHeaders.length; at += 2) {
		const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
		if (!ofConnection.has(name.toLowerCase())) kept.push(name, value);
	}
	return kept;
}

function giveUp(request: IncomingMessage, response: ServerResponse): void {
	if (response.headersSent) {
		response.destroy();
		return;
	}
	const unavailable = new ShopError(
		"Unavailable",
		"the version that was given this request did not answer it",
	);
	const id = requestIdOf(request.headers);
	sendProblem(response, problemOf(unavailable, `urn:shop:request:${id}`));
}
