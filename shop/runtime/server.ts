import http, { type IncomingMessage, type ServerResponse } from "node:http";
import net, { type Socket } from "node:net";
import type { Express } from "express";

/**
 * An HTTP server for an express application whose requests and responses are born with the prototypes that express would
 * otherwise set on each of them: Object.setPrototypeOf on a live object costs two thirds of express' time on current V8.
 */
export function createServer(app: Express): http.Server {
	function ShopRequest(this: IncomingMessage, socket: Socket) {
		(
			http.IncomingMessage as unknown as (
				this: IncomingMessage,
				socket: Socket,
			) => void
		).call(this, socket);
	}
	ShopRequest.prototype = app.request;
	function ShopResponse(
		this: ServerResponse,
		request: IncomingMessage,
		options: unknown,
	) {
		(
			http.ServerResponse as unknown as (
				this: ServerResponse,
				request: IncomingMessage,
				options: unknown,
			) => void
		).call(this, request, options);
	}
	ShopResponse.prototype = app.response;
	const server = http.createServer(
		{
			IncomingMessage: ShopRequest as unknown as typeof IncomingMessage,
			ServerResponse: ShopResponse as unknown as typeof ServerResponse,
			// Longer than any client of ours keeps an idle connection, so that never both ends use and close it at once.
			keepAliveTimeout: 65_000,
			headersTimeout: 10_000,
			requestTimeout: 30_000,
			noDelay: true,
		},
		app,
	);
	return server;
}

/**
 * Stops a server without losing a request: no new connections, answers in flight are finished with `Connection: close`, and
 * idle connections may be used once more before they are closed. Resolves at the latest after `graceMs`.
 */
export async function drain(
	server: http.Server,
	graceMs: number,
): Promise<void> {
	// The close of net.Server: that of http.Server would drop idle connections at once, and with them a request on its way.
	const closed = new Promise<void>((resolve) =>
		net.Server.prototype.close.call(server, () => resolve()),
	);
	server.prependListener("request", (_request, response: ServerResponse) =>
		response.setHeader("connection", "close"),
	);
	const lingerMs = Math.min(500, graceMs);
	const idle = setTimeout(() => server.closeIdleConnections(), lingerMs);
	const force = setTimeout(() => server.closeAllConnections(), graceMs);
	await closed;
	clearTimeout(idle);
	clearTimeout(force);
}
