import type { IncomingMessage, ServerResponse } from "node:http";
import express, {
	type NextFunction,
	type Request,
	type Response,
} from "express";
import { problemOf, ShopError } from "../contract/errors.ts";
import {
	type Context,
	hasBody,
	type Operation,
	type Route,
} from "../contract/operation.ts";
import { readJson } from "./body.ts";
import { type Edge, requestIdOf } from "./edge.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** A route that may answer REST by itself: the gateway passes requests on as they are. */
export interface RestRoute extends Route {
	forward?: (
		request: IncomingMessage,
		response: ServerResponse,
		context: Context,
	) => Promise<void>;
}

/** What the REST edge is made of. */
export interface RestParts {
	routes: readonly RestRoute[];
	edge: Edge;
	log: Log;
	metrics: Metrics;
	/** Mounts more doors (SOAP, OpenAPI) before the "not found" answer. */
	mount?: ((app: express.Express, edge: Edge) => void) | undefined;
}

/** Builds the express application of a process: routes, other doors, health, and problems for all that goes wrong. */
export function createApp(parts: RestParts): express.Express {
	const app = express();
	app.disable("x-powered-by").disable("etag").set("query parser", "simple");
	for (const route of parts.routes) {
		const method = route.operation.method.toLowerCase() as
			| "get"
			| "post"
			| "put"
			| "delete";
		app[method](expressPath(route.operation), restHandler(route, parts));
	}
	refuseOtherMethods(app, parts.routes);
	parts.mount?.(app, parts.edge);
	app.use((request) => {
		throw new ShopError(
			"NotFound",
			`there is no ${request.method} ${request.path}`,
		);
	});
	app.use(problemHandler(parts.log));
	return app;
}

function expressPath(operation: Operation): string {
	return operation.path.replace(/\{(\w+)\}/g, ":$1");
}

function restHandler(route: RestRoute, parts: RestParts) {
	const { edge } = parts;
	const observe = parts.metrics.requests(route.operation.name);
	const takesBody = hasBody(route.operation);
	return async (request: Request, response: Response) => {
		observe(request, response);
		const admitted = edge.admit(route.operation, request.headers);
		const context = admitted instanceof Promise ? await admitted : admitted;
		if (route.forward) return route.forward(request, response, context);
		const body = takesBody ? await readJson(request, response) : undefined;
		const result = await edge.perform(
			route,
			rawInput(route.operation, request, body),
			context,
		);
		send(response, route.operation.status, result);
	};
}

/** All input in one object; what the address says wins over what the body says. */
function rawInput(
	operation: Operation,
	request: Request,
	body: Record<string, unknown> | undefined,
) {
	const raw: Record<string, unknown> = {
		...body,
		...(operation.method === "GET" ? request.query : {}),
		...request.params,
	};
	for (const [field, header] of Object.entries(operation.headers ?? {})) {
		raw[field] = request.headers[header.toLowerCase()];
	}
	return raw;
}

function refuseOtherMethods(
	app: express.Express,
	routes: readonly Route[],
): void {
	const paths = new Set(routes.map(({ operation }) => expressPath(operation)));
	for (const path of paths) {
		const allow = routes
			.filter(({ operation }) => expressPath(operation) === path)
			.map(({ operation }) => operation.method)
			.join(", ");
		app.all(path, (request, response) => {
			response.setHeader("allow", allow);
			throw new ShopError(
				"MethodNotAllowed",
				`${request.path} takes ${allow}, not ${request.method}`,
			);
		});
	}
}

/** Sends JSON, or nothing for 204. */
export function send(
	response: ServerResponse,
	status: number,
	result: unknown,
): void {
	if (status === 204) {
		response.writeHead(204).end();
		return;
	}
	sendJson(response, status, "application/json; charset=utf-8", result);
}

function sendJson(
	response: ServerResponse,
	status: number,
	type: string,
	content: unknown,
): void {
	const body = JSON.stringify(content);
	response.writeHead(status, {
		"content-type": type,
		"content-length": Buffer.byteLength(body),
		...safety,
	});
	response.end(body);
}

const safety = {
	"cache-control": "no-store",
	"x-content-type-options": "nosniff",
};

function problemHandler(log: Log) {
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
		if (problem.status === 401)
			response.setHeader("www-authenticate", "Bearer");
		if (problem.status === 503) response.setHeader("retry-after", "1");
		sendJson(response, problem.status, "application/problem+json", problem);
	};
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
