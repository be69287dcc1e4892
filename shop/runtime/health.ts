import type { IncomingMessage } from "node:http";
import type { Express } from "express";
import { ShopError } from "../contract/errors.ts";
import { send } from "./answer.ts";
import type { Metrics } from "./metrics.ts";

/** Mounts what those ask who watch a process. */
export function mountHealth(
	app: Express,
	parts: { state: { ready: boolean }; metrics: Metrics },
): void {
	// Connections of whoever watches belong to no customer and to no other unit.
	const watching = ({ socket }: IncomingMessage) =>
		parts.metrics.bytes.callers.leaveOut(socket);
	app.get("/health/live", (request, response) => {
		watching(request);
		send(response, 200, { status: "live" });
	});
	app.get("/health/ready", (request, response) => {
		watching(request);
		if (!parts.state.ready)
			throw new ShopError(
				"Unavailable",
				"this process is starting or stopping",
			);
		send(response, 200, { status: "ready" });
	});
	app.get("/metrics", async (request, response) => {
		watching(request);
		const { type, body } = await parts.metrics.text();
		response.writeHead(200, { "content-type": type }).end(body);
	});
}
