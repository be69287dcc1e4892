import type * as z from "zod";
import {
	isErrorCode,
	type Problem,
	ShopError,
} from "../../shop/contract/errors.ts";
import {
	type Context,
	type Operation,
	requestFor,
} from "../../shop/contract/operation.ts";
import { usualLimitMs } from "../../shop/runtime/resilience.ts";
import { leftMs } from "./deadline.ts";
import type { Line } from "./line.ts";
import type { Peer } from "./service-shape.ts";
import type { Answer, Exchange } from "./transport.ts";

/** What a remote peer is made of. */
export interface RemoteParts {
	line: Line;
	/** The caller's own token as a service; absent where there is no service secret. */
	serviceToken: (() => Promise<string>) | undefined;
}

/** A peer behind HTTP. */
export function createRemotePeer(parts: RemoteParts): Peer {
	const { name, transport, call: calls } = parts.line;
	return {
		async call(operation, input, context, options = {}) {
			const request = requestFor(operation, input as Record<string, unknown>);
			const authorization = await authorizationFor(operation, context, parts);
			const attempt = (patienceMs: number) => {
				const limitMs = Math.min(patienceMs, leftMs(context));
				if (limitMs <= 0) throw tooLate(name, operation);
				const headers = {
					...request.headers,
					...callHeaders(context, limitMs, authorization),
				};
				const body = request.body && JSON.stringify(request.body);
				if (body)
					Object.assign(headers, { "content-type": "application/json" });
				const { method, path } = request;
				return transport.exchange({
					method,
					path,
					headers,
					body: body ?? null,
					limitMs,
				} satisfies Exchange);
			};
			const repeatable = options.idempotent ?? operation.method === "GET";
			const wantedMs = options.limitMs ?? usualLimitMs;
			const answer = await calls(attempt, { repeatable, wantedMs }).catch(
				(cause: unknown) => {
					throw unavailable(name, operation, cause);
				},
			);
			return read(operation, answer, name);
		},
	};
}

function callHeaders(
	context: Context,
	limitMs: number,
	authorization: string | undefined,
): Record<string, string> {
	const headers: Record<string, string> = {
		"x-deadline-ms": String(Math.ceil(limitMs)),
		"x-request-id": context.requestId,
	};
	if (authorization) headers.authorization = authorization;
	return headers;
}

/** A service speaks for itself on operations between services, and for its caller on the caller's own. */
async function authorizationFor(
	operation: Operation,
	context: Context,
	parts: RemoteParts,
): Promise<string | undefined> {
	if (operation.access === "anyone") return undefined;
	if (operation.access !== "service") return context.authorization;
	if (!parts.serviceToken)
		throw new Error(
			`${operation.name} of ${parts.line.name} needs a service token: set SERVICE_SECRET_FILE`,
		);
	return `Bearer ${await parts.serviceToken()}`;
}

function tooLate(name: string, operation: Operation): ShopError {
	return new ShopError(
		"Unavailable",
		`no time is left to ask ${name} for ${operation.name}`,
	);
}

function unavailable(
	name: string,
	operation: Operation,
	cause: unknown,
): ShopError {
	if (cause instanceof ShopError) return cause;
	return new ShopError(
		"Unavailable",
		`${name} does not answer ${operation.name}`,
		{ cause },
	);
}

function read<Called extends Operation>(
	operation: Called,
	answer: Answer,
	name: string,
): z.output<Called["output"]> {
	try {
		if (answer.status === 204)
			return operation.output.parse(undefined) as z.output<Called["output"]>;
		const body: unknown = JSON.parse(answer.body.toString());
		if (answer.status < 300)
			return operation.output.parse(body) as z.output<Called["output"]>;
		throw refusalOf(operation, body) ?? new Error(`status ${answer.status}`);
	} catch (cause) {
		if (cause instanceof ShopError) throw cause;
		const detail = `the answer of ${name} to ${operation.name} cannot be understood`;
		throw new ShopError("Unavailable", detail, { cause });
	}
}

/** The peer's own refusal. That it does not take our token is no affair of our caller's. */
function refusalOf(operation: Operation, body: unknown): Error | undefined {
	const { code, detail, errors } = (body ?? {}) as Partial<Problem>;
	if (!isErrorCode(code)) return undefined;
	const ours = code === "Unauthenticated" || code === "Forbidden";
	if (ours && operation.access === "service") return new Error(detail);
	return new ShopError(code, detail ?? code, errors && { errors });
}
