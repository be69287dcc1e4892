import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { OpenPlan } from "./plan.ts";

/** A server for one test. */
export interface TestServer {
	baseUrl: string;
	/** `METHOD /path` of every request, in order. */
	requests: string[];
	close(): Promise<void>;
}

/** Serves on a free port; the handler also gets the whole body. */
export async function serve(
	handle: (
		request: IncomingMessage & { text: string },
		response: ServerResponse,
	) => void,
): Promise<TestServer> {
	const requests: string[] = [];
	const server = createServer(async (request, response) => {
		requests.push(`${request.method} ${request.url}`);
		let text = "";
		for await (const chunk of request) text += chunk;
		handle(Object.assign(request, { text }), response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		baseUrl: `http://127.0.0.1:${port}`,
		requests,
		close: () => closed(server),
	};
}

/** An address on which nobody listens. */
export async function deadUrl(): Promise<string> {
	const server = await serve(() => {});
	await server.close();
	return server.baseUrl;
}

function closed(server: Server): Promise<void> {
	server.closeAllConnections();
	return new Promise((resolve) => server.close(() => resolve()));
}

/** Answers JSON. */
export function json(
	response: ServerResponse,
	body: unknown,
	status = 200,
): void {
	response.writeHead(status, { "content-type": "application/json" });
	response.end(JSON.stringify(body));
}

/** 50 arrivals in half a second of one raw GET; override what a test is about. */
export function openPlan(
	overrides: Partial<OpenPlan> & { baseUrl: string },
): OpenPlan {
	return {
		model: "open",
		seed: 1,
		arrivals: "constant",
		stages: [{ ratePerSecond: 100, durationMs: 500 }],
		warmupMs: 0,
		deadlineMs: 1_000,
		journeys: [{ name: "look", steps: [{ name: "get", request: "GET /a" }] }],
		products: 10,
		customers: [],
		...overrides,
	};
}
