import type { ServerResponse } from "node:http";
import type { NextFunction, Request, Response } from "express";
import { type Problem, problemOf, ShopError } from "../contract/errors.ts";
import { requestIdOf } from "./edge.ts";
import type { Log } from "./log.ts";

/** Keeps answers out of caches, and browsers from guessing. */
export const safety: Readonly<Record<string, string>> = {
	"cache-control": "no-store",
	"x-content-type-options": "nosniff",
};

/** Sends JSON, or nothing for 204. */
export function send(
	response: ServerResponse,
	status: number,
	result: unknown,
	headers: Readonly<Record<string, string>> = safety,
): void {
	if (status === 204) {
		response.writeHead(204).end();
		return;
	}
	const body = JSON.stringify(result);
	response.writeHead(status, {
		"content-type": "application/json; charset=utf-8",
		"content-length": Buffer.byteLength(body),
		...headers,
	});
	response.end(body);
}

/** Turns whatever was thrown into a problem document; what nobody expected is logged and becomes Internal. */
export function problemHandler(log: Log) {
	// Four parameters tell express that this handles errors.
	return (
		error: unknown,
		request: Request,
		response: Response,
		_next: NextFunction,
	) => {
		const requestId = requestIdOf(request.headers);
		const known = knownError(error);
		if (!known)
			log.error(
				{ err: error, requestId, path: request.path },
				"request failed",
			);
		if (response.headersSent) {
			response.destroy();
			return;
		}
		const problem = problemOf(
			known ?? new ShopError("Internal", "the shop failed; the log knows why"),
			`urn:shop:request:${requestId}`,
		);
		sendProblem(response, problem);
	};
}

/** Sends a problem document. */
export function sendProblem(response: ServerResponse, problem: Problem): void {
	if (problem.status === 401) response.setHeader("www-authenticate", "Bearer");
	if (problem.status === 503) response.setHeader("retry-after", "1");
	const body = JSON.stringify(problem);
	response.writeHead(problem.status, {
		"content-type": "application/problem+json",
		"content-length": Buffer.byteLength(body),
		...safety,
	});
	response.end(body);
}

function knownError(error: unknown): ShopError | undefined {
	if (error instanceof ShopError) return error;
	// The router throws this for an address such as /api/products/%E0%A4%A.
	if (error instanceof URIError) {
		return new ShopError("InvalidInput", "the address is not well-formed", {
			errors: [{ path: "", message: "must be percent-encoded UTF-8" }],
		});
	}
	return undefined;
}
