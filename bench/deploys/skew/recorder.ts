import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request and its answer, as they passed. */
export interface Passed {
	method: string;
	/** With the query. */
	path: string;
	headers: http.IncomingHttpHeaders;
	/** Undefined where none was sent. */
	body: unknown;
	status: number;
	answer: unknown;
}

/** Stands in the way from one unit to another and writes down what passes. */
export interface Recorder {
	port: number;
	close(): void;
}

/** Whether a request is kept from its unit: whoever sent it is told 503. */
export type Withheld = (path: string) => boolean;

/** Listens on a free port, and passes on to where `address` points when something comes. */
export async function startRecorder(parts: {
	address: () => string;
	withheld: Withheld;
	heard: (passed: Passed) => void;
}): Promise<Recorder> {
	const agent = new http.Agent({ keepAlive: true });
	const server = http.createServer((request, response) => {
		passOn(request, response, { ...parts, agent }).catch((error: Error) => {
			response.writeHead(502).end(error.message);
		});
	});
	await new Promise<void>((resolve) =>
		server.listen(0, "127.0.0.1", () => resolve()),
	);
	return {
		port: (server.address() as AddressInfo).port,
		close() {
			server.closeAllConnections();
			server.close();
			agent.destroy();
		},
	};
}

async function passOn(
	request: IncomingMessage,
	response: ServerResponse,
	parts: Parameters<typeof startRecorder>[0] & { agent: http.Agent },
): Promise<void> {
	const { method = "GET", url: path = "/", headers } = request;
	const sent = await bytesOf(request);
	if (parts.withheld(path)) {
		response.writeHead(503, { "content-type": "application/problem+json" });
		response.end('{"code":"Unavailable","detail":"withheld"}');
		return;
	}
	const answer = await new Promise<IncomingMessage>((resolve, reject) => {
		http
			.request(
				new URL(path, parts.address()),
				{ method, headers, agent: parts.agent },
				resolve,
			)
			.on("error", reject)
			.end(sent);
	});
	const answered = await bytesOf(answer);
	const status = answer.statusCode ?? 0;
	parts.heard({
		...{ method, path, headers, status },
		body: parsed(sent),
		answer: parsed(answered),
	});
	response.writeHead(status, answer.headers).end(answered);
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of stream) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks);
}

function parsed(bytes: Buffer): unknown {
	if (bytes.length === 0) return undefined;
	try {
		return JSON.parse(bytes.toString());
	} catch {
		return undefined;
	}
}
