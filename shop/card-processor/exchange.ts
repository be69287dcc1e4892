import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";
import { MAX_BODY_BYTES } from "./protocol.ts";

// Beyond this a sender is cut off. Up to it the body is read and thrown away, because an answer to a sender who is
// still writing is lost in the reset of the connection.
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

/** A request that ends in a status other than 2xx; `code` and `message` are sent. */
export class Refused extends Error {
	override name = "Refused";
	readonly status: number;
	readonly code: string;

	constructor(status: number, code: string, message: string) {
		super(message);
		this.status = status;
		this.code = code;
	}
}

/** Sends JSON. A connection that has ended meanwhile is left alone. */
export function sendJson(
	response: ServerResponse,
	status: number,
	body: unknown,
): void {
	if (response.destroyed || response.headersSent) return;
	const text = JSON.stringify(body);
	response.writeHead(status, {
		"content-type": "application/json",
		"content-length": Buffer.byteLength(text),
	});
	response.end(text);
}

/** Reads and validates a JSON body: 413 over the limit, 415 when compressed, 400 when malformed or of another shape. */
export async function readJson<S extends z.ZodType>(
	request: IncomingMessage,
	schema: S,
): Promise<z.output<S>> {
	const encoding = request.headers["content-encoding"] ?? "identity";
	const text = await readText(request);
	if (encoding !== "identity")
		throw new Refused(415, "unsupported_encoding", "send it uncompressed");
	return validate(schema, parseJson(text));
}

/** Validates input from outside: 400 with the path and the reason of each problem. */
export function validate<S extends z.ZodType>(
	schema: S,
	input: unknown,
): z.output<S> {
	const result = schema.safeParse(input);
	if (result.success) return result.data;
	const problems = result.error.issues.map(
		(issue) => `${issue.path.join(".")}: ${issue.message}`,
	);
	throw new Refused(400, "invalid_request", problems.join("; "));
}

async function readText(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > MAX_DISCARDED_BYTES) break;
		if (bytes <= MAX_BODY_BYTES) chunks.push(chunk);
	}
	if (bytes <= MAX_BODY_BYTES) return Buffer.concat(chunks).toString("utf8");
	throw new Refused(
		413,
		"body_too_large",
		`a body has at most ${MAX_BODY_BYTES} bytes`,
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw Object.assign(
			new Refused(400, "malformed_json", "the body is not JSON"),
			{ cause },
		);
	}
}
