import { createHash, timingSafeEqual } from "node:crypto";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { createAuthorizationDesk } from "./authorization-desk.ts";
import { type BehaviourKnob, createBehaviourKnob } from "./behaviour.ts";
import { Refused, readJson, sendJson, validate } from "./exchange.ts";
import type { Ledger } from "./ledger.ts";
import { behaviour, type LedgerPage, ledgerQuery } from "./protocol.ts";

export interface CardProcessorOptions {
	ledger: Ledger;
	/** Without it `/behaviour` is closed to everyone. */
	controlToken?: string | undefined;
	/** Waited before each operation on an authorisation. */
	baseDelayMs?: number;
	/** What `tok_slow` costs; 2,000 ms unless a test is in a hurry. */
	slowTokenMs?: number;
	random?: () => number;
}

export interface CardProcessorApp {
	/** Not listening yet. */
	server: Server;
	/** Takes no new work and resolves when what was begun has been answered or `limitMs` has passed. */
	drain(limitMs: number): Promise<void>;
}

/** Builds the processor over its ledger; who calls it listens, drains, and closes the ledger afterwards. */
export function buildCardProcessor(
	options: CardProcessorOptions,
): CardProcessorApp {
	const {
		ledger,
		controlToken,
		baseDelayMs = 0,
		slowTokenMs = 2000,
		random,
	} = options;
	const knob = createBehaviourKnob(baseDelayMs, random);
	const desk = createAuthorizationDesk({
		ledger,
		knob,
		baseDelayMs,
		slowTokenMs,
	});
	let draining = false;
	let underWay = 0;

	async function route(
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		const { method, path, query } = target(request);
		if (path[0] === "authorizations")
			return desk.serve(request, response, path.slice(1));
		const address = `${method} /${path.join("/")}`;
		if (address === "GET /ledger")
			return sendJson(response, 200, readLedger(ledger, query));
		if (address === "GET /health/live")
			return sendJson(response, 200, { status: "live" });
		if (address === "GET /health/ready")
			return sendReadiness(response, draining);
		if (path[0] !== "behaviour" || path.length > 1) throw notFound(address);
		mustHoldControlToken(request, controlToken);
		sendJson(response, 200, await turnKnob(knob, request));
	}

	async function handle(
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		underWay += 1;
		// A connection kept alive would keep the draining server from closing.
		if (draining) response.setHeader("connection", "close");
		try {
			await route(request, response);
		} catch (error) {
			sendFailure(response, error);
		} finally {
			underWay -= 1;
		}
	}

	const server = createServer(
		{ requestTimeout: 10_000, headersTimeout: 5_000 },
		(req, res) => {
			void handle(req, res);
		},
	);
	// Longer than any client keeps an idle connection, or a request is sent into a closing one.
	server.keepAliveTimeout = 65_000;

	async function drain(limitMs: number): Promise<void> {
		draining = true;
		const deadline = performance.now() + limitMs;
		let closed = false;
		server.close(() => {
			closed = true;
		});
		// A caller may have left while its authorisation is still being made: the work counts, not only the connections.
		while ((underWay > 0 || !closed) && performance.now() < deadline) {
			server.closeIdleConnections();
			await wait(5);
		}
		server.closeAllConnections();
	}

	return { server, drain };
}

interface Target {
	method: string;
	path: string[];
	query: URLSearchParams;
}

function target(request: IncomingMessage): Target {
	const [path = "", query = ""] = (request.url ?? "").split("?", 2);
	return {
		method: request.method ?? "",
		path: path.split("/").slice(1).map(decodeSegment),
		query: new URLSearchParams(query),
	};
}

function decodeSegment(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch (cause) {
		const refused = new Refused(
			400,
			"malformed_path",
			"the path has a broken percent escape",
		);
		throw Object.assign(refused, { cause });
	}
}

function readLedger(ledger: Ledger, query: URLSearchParams): LedgerPage {
	const { after, limit } = validate(ledgerQuery, Object.fromEntries(query));
	const entries = ledger.entries(after, limit);
	const last = entries.length === limit ? entries.at(-1) : undefined;
	return { entries, nextAfter: last?.seq ?? null };
}

function sendReadiness(response: ServerResponse, draining: boolean): void {
	sendJson(response, draining ? 503 : 200, {
		status: draining ? "draining" : "ready",
	});
}

function mustHoldControlToken(
	request: IncomingMessage,
	controlToken: string | undefined,
): void {
	const offered = request.headers["x-control-token"];
	const held =
		controlToken &&
		typeof offered === "string" &&
		sameSecret(offered, controlToken);
	if (!held)
		throw new Refused(
			403,
			"control_refused",
			"x-control-token is missing or wrong",
		);
}

// Hashed first: timingSafeEqual wants equal lengths, and the length of the secret is nobody's business.
function sameSecret(a: string, b: string): boolean {
	const digest = (text: string) => createHash("sha256").update(text).digest();
	return timingSafeEqual(digest(a), digest(b));
}

async function turnKnob(knob: BehaviourKnob, request: IncomingMessage) {
	if (request.method === "POST") knob.set(await readJson(request, behaviour));
	else if (request.method === "DELETE") knob.heal();
	else if (request.method !== "GET")
		throw notFound(`${request.method} /behaviour`);
	return knob.report();
}

function notFound(address: string): Refused {
	return new Refused(
		404,
		"not_found",
		`there is no ${address.slice(0, 200)} here`,
	);
}

function sendFailure(response: ServerResponse, error: unknown): void {
	if (response.destroyed) return;
	if (error instanceof Refused) {
		if (error.status === 413) response.setHeader("connection", "close");
		sendJson(response, error.status, {
			code: error.code,
			message: error.message,
		});
		return;
	}
	console.error(
		"card-processor: a request failed for an unknown reason",
		error,
	);
	sendJson(response, 500, {
		code: "internal",
		message: "the card processor failed",
	});
}
