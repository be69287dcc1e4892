import type { IncomingHttpHeaders } from "node:http";
import { ShopError } from "../contract/errors.ts";
import type { Context, Operation, Route } from "../contract/operation.ts";
import type { Bearer, TokenVerifier } from "./auth.ts";

/** How long a caller without a deadline of its own is assumed to wait. Longer than the slowest card. */
const defaultPatienceMs = 15_000;

/** What every door (REST, SOAP, in-process) does before and around a handler. */
export interface Edge {
	/** Checks that the caller may call, before anything of the body is read. Throws Unauthenticated or Forbidden. */
	admit(
		operation: Operation,
		headers: IncomingHttpHeaders,
	): Context | Promise<Context>;
	/** Validates the raw input and calls the handler. Throws InvalidInput, or what the handler throws. */
	perform(route: Route, raw: unknown, context: Context): unknown;
	/** `admit`, then `perform`. */
	invoke(
		route: Route,
		raw: unknown,
		headers: IncomingHttpHeaders,
	): Promise<unknown>;
}

export function createEdge(tokens: TokenVerifier): Edge {
	const admit: Edge["admit"] = (operation, headers) => {
		const token = bearerToken(headers.authorization);
		if (operation.access === "anyone") return contextFor(headers, undefined);
		if (token === undefined)
			throw new ShopError(
				"Unauthenticated",
				`${operation.name} needs a bearer token`,
			);
		const bearer = tokens.verify(token);
		const admitted = (who: Bearer) => {
			mustBeAllowed(operation, who);
			return contextFor(headers, who);
		};
		return bearer instanceof Promise ? bearer.then(admitted) : admitted(bearer);
	};
	const perform: Edge["perform"] = (route, raw, context) => {
		const parsed = route.operation.input.safeParse(raw);
		if (!parsed.success)
			throw invalidInput(route.operation, parsed.error.issues);
		return route.handle(parsed.data as never, context as Context<never>);
	};
	return {
		admit,
		perform,
		invoke: async (route, raw, headers) =>
			perform(route, raw, await admit(route.operation, headers)),
	};
}

function bearerToken(authorization: string | undefined): string | undefined {
	if (authorization?.slice(0, 7).toLowerCase() !== "bearer ") return undefined;
	return authorization.slice(7).trim();
}

/** An admin may do what a customer may; services and users never do each other's operations. */
function mustBeAllowed(operation: Operation, bearer: Bearer): void {
	const roles = {
		customer: ["customer", "admin"],
		admin: ["admin"],
		service: ["service"],
		anyone: [],
	};
	if ((roles[operation.access] as string[]).includes(bearer.role)) return;
	throw new ShopError(
		"Forbidden",
		`${operation.name} is not for the role ${bearer.role}`,
	);
}

function contextFor(
	headers: IncomingHttpHeaders,
	bearer: Bearer | undefined,
): Context {
	const asked = Number(headers["x-deadline-ms"]);
	const patienceMs =
		asked > 0 ? Math.min(asked, defaultPatienceMs) : defaultPatienceMs;
	return {
		requestId: requestIdOf(headers),
		user: bearer?.role === "service" ? undefined : bearer,
		deadlineMs: Date.now() + patienceMs,
		authorization: headers.authorization,
	};
}

const processPrefix = Math.random().toString(36).slice(2, 8);
let requests = 0;

/** The caller's request id where it is harmless, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
	const given = headers["x-request-id"];
	if (typeof given === "string" && /^[\w-]{1,64}$/.test(given)) return given;
	requests += 1;
	return `${processPrefix}-${requests.toString(36)}`;
}

interface Issue {
	path: readonly PropertyKey[];
	message: string;
}

function invalidInput(
	operation: Operation,
	issues: readonly Issue[],
): ShopError {
	const errors = issues.map((issue) => ({
		path: issue.path.map(String).join("."),
		message: issue.message,
	}));
	const where = errors.map((error) => error.path || "the input").join(", ");
	return new ShopError(
		"InvalidInput",
		`${operation.name} cannot take ${where}`,
		{ errors },
	);
}
