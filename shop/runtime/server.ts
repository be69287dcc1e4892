import http, { type ServerResponse } from "node:http";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Express } from "express";

/**
 * An HTTP server for an express application whose requests and responses are born with the prototypes that express would
 * otherwise set on each of them: Object.setPrototypeOf on a live object costs two thirds of express' time on current V8.
 */
export function createServer(app: Express): http.Server {
	return http.createServer(
		{
			IncomingMessage: bornAs(http.IncomingMessage, app.request),
			ServerResponse: bornAs(http.ServerResponse, app.response),
			// Longer than any client of ours keeps an idle connection, so that never both ends use and close it at once.
			keepAliveTimeout: 65_000,
			headersTimeout: 10_000,
			requestTimeout: 30_000,
			noDelay: true,
		},
		app,
	);
}

/** Places in an object; those that nothing takes are given back. */
type Room = Record<string, undefined>;

/** A constructor of what `base` makes, with a prototype of its own: one that inherits from that of `base`. */
function bornAs<Base>(base: Base, prototype: object): Base {
	const construct = base as (
		this: unknown,
		first: unknown,
		second: unknown,
	) => void;
	function Born(this: Room, first: unknown, second: unknown) {
		if (first === undefined) {
			// Never the case. V8 reserves as many places in an object as its constructor's text has assignments, and Node's own assignments
			// stand in another function: without these, requests and responses become hash tables, and all that reads them is slow.
			this.a = undefined;
			this.b = undefined;
			this.c = undefined;
			this.d = undefined;
			this.e = undefined;
			this.f = undefined;
			this.g = undefined;
			this.h = undefined;
			this.i = undefined;
			this.j = undefined;
			this.k = undefined;
			this.l = undefined;
			this.m = undefined;
			this.n = undefined;
			this.o = undefined;
			this.p = undefined;
			this.q = undefined;
			this.r = undefined;
			this.s = undefined;
			this.t = undefined;
			this.u = undefined;
			this.v = undefined;
			this.w = undefined;
			this.x = undefined;
		}
		construct.call(this, first, second);
	}
	Born.prototype = prototype;
	return Born as Base;
}

/** The open connections of a server, from now on. */
export function connectionsOf(server: http.Server): ReadonlySet<net.Socket> {
	const open = new Set<net.Socket>();
	server.on("connection", (socket) => {
		open.add(socket);
		socket.once("close", () => open.delete(socket));
	});
	return open;
}

/**
 * Accepts no new connections, and resolves when all requests in flight are answered, at the latest after `graceMs`. Connections
 * stay, each for one more answer, with `Connection: close`: whoever closes them takes the risk that a request is on its way.
 */
export async function letGo(
	server: http.Server,
	connections: ReadonlySet<net.Socket>,
	graceMs: number,
): Promise<void> {
	const untilMs = performance.now() + graceMs;
	endAccepting(server);
	while ([...connections].some(isAnswering) && performance.now() < untilMs)
		await sleep(10);
}

/**
 * Stops a server without losing a request: no new connections, answers in flight are finished with `Connection: close`, and
 * idle connections may be used once more before they are closed. Resolves at the latest after `graceMs`.
 */
export async function drain(
	server: http.Server,
	graceMs: number,
): Promise<void> {
	const closed = endAccepting(server);
	const lingerMs = Math.min(500, graceMs);
	const idle = setTimeout(() => closeUnused(server), lingerMs);
	const force = setTimeout(() => server.closeAllConnections(), graceMs);
	await closed;
	clearTimeout(idle);
	clearTimeout(force);
}

/** Resolves when the last connection is closed, as all are that bring one more request. */
function endAccepting(server: http.Server): Promise<void> {
	// The close of net.Server: that of http.Server would drop idle connections at once, and with them a request on its way.
	const closed = new Promise<void>((resolve) =>
		net.Server.prototype.close.call(server, () => resolve()),
	);
	server.prependListener("request", (_request, response: ServerResponse) =>
		response.setHeader("connection", "close"),
	);
	return closed;
}

/** Node's own note of the answer that a connection is busy with; to count requests instead would cost something for each. */
function isAnswering(socket: net.Socket & { _httpMessage?: unknown }): boolean {
	return Boolean(socket._httpMessage);
}

/**
 * Closes connections on which nothing has arrived. On a busy machine requests wait in the sockets by the time that a timer fires, and
 * would be lost with them: two turns of the event loop read what is there, the second what came while the first was busy.
 */
function closeUnused(server: http.Server): void {
	setImmediate(() => setImmediate(() => server.closeIdleConnections()));
}
