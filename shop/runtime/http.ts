import type { IncomingMessage, ServerResponse } from "node:http";
import express, { type Request, type Response } from "express";
import { ShopError } from "../contract/errors.ts";
import {
	type Context,
	hasBody,
	type Method,
	type Operation,
	type Route,
} from "../contract/operation.ts";
import { problemHandler, safety, send } from "./answer.ts";
import { readJson } from "./body.ts";
import type { Edge } from "./edge.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import { createRouteTable } from "./route-table.ts";

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
	/** Whether customers come here, as they do unless told. Between services an answer carries nothing that only they would read. */
	isDoor?: boolean;
	/** Mounts more doors (SOAP, OpenAPI) before the "not found" answer. */
	mount?: ((app: express.Express, edge: Edge) => void) | undefined;
}

/** Builds the express application of a process: routes, other doors, health, and problems for all that goes wrong. */
export function createApp(parts: RestParts): express.Express {
	const app = express();
	app.disable("x-powered-by").disable("etag").set("query parser", "simple");
	mountOperations(app, parts);
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

type Answer = (
	request: Request,
	response: Response,
	params: Record<string, unknown>,
) => Promise<void>;

/**
 * Operations are looked up by their path as it is written in the contract, before express walks through its layers (one
 * regular expression for each route). Express has the same routes for what it understands beyond that: HEAD, a slash at the
 * end, letters in another case.
 */
function mountOperations(app: express.Express, parts: RestParts): void {
	const table = createRouteTable<Answer>();
	app.use((request, response, next) => {
		const found = table.find(request.method, request.url);
		if (!found) return next();
		return found.entry(request, response, found.params);
	});
	for (const route of parts.routes) {
		const { operation } = route;
		const answer = restAnswer(route, parts);
		table.add(operation.method, operation.path, answer);
		const method = operation.method.toLowerCase() as Lowercase<Method>;
		app[method](expressPath(operation), (request, response) =>
			answer(request, response, request.params),
		);
	}
}

function restAnswer(route: RestRoute, parts: RestParts): Answer {
	const { operation } = route;
	const { edge, isDoor = true } = parts;
	const observe = parts.metrics.requests(operation.name);
	const takesBody = hasBody(operation);
	const headers = isDoor ? safety : {};
	return async (request, response, params) => {
		observe(request, response);
		if (!isDoor) withoutNoise(response);
		const admitted = edge.admit(operation, request.headers);
		const context = admitted instanceof Promise ? await admitted : admitted;
		if (route.forward) return route.forward(request, response, context);
		const body = takesBody ? await readJson(request, response) : undefined;
		const raw = rawInput(operation, request, { body, params });
		const performed = edge.perform(route, raw, context);
		const result = performed instanceof Promise ? await performed : performed;
		send(response, operation.status, result, headers);
	};
}

/** Two services know of each other that connections stay open, and need no date; unless this connection is to end. */
function withoutNoise(response: Response): void {
	response.sendDate = false;
	if (!response.hasHeader("connection")) response.removeHeader("connection");
}

/** All input in one object; what the address says wins over what the body says. */
function rawInput(
	operation: Operation,
	request: Request,
	given: {
		body: Record<string, unknown> | undefined;
		params: Record<string, unknown>;
	},
) {
	const asksMore = operation.method === "GET" && request.url.includes("?");
	const raw: Record<string, unknown> = {
		...given.body,
		...(asksMore ? request.query : undefined),
		...given.params,
	};
	if (!operation.headers) return raw;
	for (const [field, header] of Object.entries(operation.headers)) {
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
