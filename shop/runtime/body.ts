import type { IncomingMessage, ServerResponse } from "node:http";
import express from "express";
import { ShopError } from "../contract/errors.ts";

/** The largest body of a request, inflated. */
export const bodyLimitBytes = 100_000;

const parseJson = express.json({ limit: bodyLimitBytes, type: isJson });

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
	const body = await new Promise<unknown>((resolve, reject) => {
		parseJson(request, response, (error?: unknown) => {
			if (error) reject(bodyError(error));
			else resolve((request as { body?: unknown }).body);
		});
	});
	if (typeof body === "object" && body !== null && !Array.isArray(body))
		return body as Record<string, unknown>;
	throw new ShopError("InvalidInput", "the body must be a JSON object", {
		errors: [{ path: "", message: "must be an object" }],
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
	if (status === 400)
		return new ShopError(
			"MalformedBody",
			`the body cannot be read (${type ?? "damaged"})`,
		);
	return error;
}
