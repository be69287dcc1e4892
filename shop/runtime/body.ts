import type { IncomingMessage, ServerResponse } from "node:http";
import express, {
	type Request,
	type RequestHandler,
	type Response,
} from "express";
import { ShopError } from "../contract/errors.ts";

/** The largest body of a request, inflated. */
export const bodyLimitBytes = 100_000;

// Made when the first unusual body comes: the parser and its tables are a sixth of what a process loads at its start.
let parseJson: RequestHandler | undefined;

export function isJson(request: IncomingMessage): boolean {
	return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(
		request.headers["content-type"] ?? "",
	);
}

function isEmpty(request: IncomingMessage): boolean {
	return (
		request.headers["transfer-encoding"] === undefined &&
		!(Number(request.headers["content-length"]) > 0)
	);
}

/**
 * The JSON object in the body of a request; an absent body reads as an empty object.
 * Throws MalformedBody, PayloadTooLarge (counted after inflating) or UnsupportedMediaType.
 */
export async function readJson(
	request: IncomingMessage,
	response: ServerResponse,
): Promise<Record<string, unknown>> {
	if (isEmpty(request)) return {};
	if (!isJson(request))
		throw new ShopError(
			"UnsupportedMediaType",
			"send the body as application/json",
		);
	const body = isPlain(request)
		? parsed(await bytesOf(request))
		: await parsedByExpress(request, response);
	if (typeof body === "object" && body !== null && !Array.isArray(body))
		return body as Record<string, unknown>;
	throw new ShopError("InvalidInput", "the body must be a JSON object", {
		errors: [{ path: "", message: "must be an object" }],
	});
}

/** The usual body: its length is known and allowed, it is not compressed, and it is UTF-8. */
function isPlain({ headers }: IncomingMessage): boolean {
	return (
		headers["content-encoding"] === undefined &&
		headers["transfer-encoding"] === undefined &&
		Number(headers["content-length"]) <= bodyLimitBytes &&
		/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(
			headers["content-type"] ?? "",
		)
	);
}

/** The body of a request as it came. Throws MalformedBody when it breaks off. */
function bytesOf(request: IncomingMessage): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.once("end", () =>
			resolve(
				chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks),
			),
		);
		request.once("error", () =>
			reject(new ShopError("MalformedBody", "the body breaks off")),
		);
	});
}

/** As express.json() would have it, in a third of its time: no stream is piped, no charset is looked up. */
function parsed(bytes: Buffer): unknown {
	// A byte order mark is no part of the text.
	const from =
		bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
	let body: unknown;
	try {
		body = JSON.parse(bytes.toString("utf8", from));
	} catch {
		throw malformed("entity.parse.failed");
	}
	if (typeof body !== "object" || body === null)
		throw malformed("entity.parse.failed");
	return body;
}

function parsedByExpress(
	request: IncomingMessage,
	response: ServerResponse,
): Promise<unknown> {
	return new Promise((resolve, reject) => {
		parseJson ??= express.json({ limit: bodyLimitBytes, type: isJson });
		parseJson(request as Request, response as Response, (error?: unknown) => {
			if (error) reject(bodyError(error));
			else resolve((request as { body?: unknown }).body);
		});
	});
}

/** The contract's refusal for what a body parser of express throws. */
export function bodyError(error: unknown): unknown {
	const { status, type } = error as { status?: number; type?: string };
	if (status === 413)
		return new ShopError(
			"PayloadTooLarge",
			`a body has at most ${bodyLimitBytes} bytes`,
		);
	if (status === 415)
		return new ShopError(
			"UnsupportedMediaType",
			"send the body as UTF-8, plain or gzip",
		);
	if (status === 400) return malformed(type ?? "damaged");
	return error;
}

function malformed(how: string): ShopError {
	return new ShopError("MalformedBody", `the body cannot be read (${how})`);
}
