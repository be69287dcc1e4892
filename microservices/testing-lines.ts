import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { request } from "undici";

/** Where the line between two services breaks: before a request arrives, or after it was answered. */
export interface Cut {
	when: "before" | "after";
	method: string;
	/** Of the path of the request. */
	path: RegExp;
}

/** A line to a service that can break at a chosen moment. */
export interface Line {
	url: string;
	stop(): void;
}

/** Whether a line is broken, and what to do at the moment when it breaks. All lines of one caller share it. */
export interface Breakage {
	cut: Cut | undefined;
	broken: boolean;
	/** Called once, before the request or its answer is lost. */
	onBreak(): void | Promise<void>;
}

/** Relays requests to `target` until the breakage; from then on nothing passes on any line that shares it. */
export async function lineTo(
	target: string,
	breakage: Breakage,
): Promise<Line> {
	const meets = (asked: IncomingMessage, when: Cut["when"]) => {
		const { cut } = breakage;
		if (breakage.broken || cut?.when !== when) return false;
		return asked.method === cut.method && cut.path.test(asked.url ?? "");
	};
	const breakNow = async () => {
		breakage.broken = true;
		await breakage.onBreak();
	};
	const relay = async (asked: IncomingMessage, response: ServerResponse) => {
		const chunks: Buffer[] = [];
		for await (const chunk of asked) chunks.push(chunk as Buffer);
		if (meets(asked, "before")) await breakNow();
		if (breakage.broken) return asked.socket.destroy();
		const answer = await request(target + asked.url, {
			method: asked.method as "GET",
			headers: headersOf(asked),
			body: chunks.length > 0 ? Buffer.concat(chunks) : null,
		});
		const body = Buffer.from(await answer.body.arrayBuffer());
		if (meets(asked, "after")) await breakNow();
		if (breakage.broken) return asked.socket.destroy();
		response.writeHead(answer.statusCode, {
			"content-type": String(answer.headers["content-type"]),
		});
		response.end(body);
	};
	const server = http.createServer((asked, response) => {
		relay(asked, response).catch(() => asked.socket.destroy());
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		stop() {
			server.close();
			server.closeAllConnections();
		},
	};
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
	const passed: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) {
		const ofTheLine = /^(host|connection|content-length|transfer-encoding)$/;
		if (typeof value === "string" && !ofTheLine.test(name))
			passed[name] = value;
	}
	return passed;
}
