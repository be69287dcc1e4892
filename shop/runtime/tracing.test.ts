import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pool } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { contract, operation, routesOf } from "../contract/operation.ts";
import type { Unit } from "./host.ts";
import { createTestBed, type TestBed } from "./testing.ts";
import type { Span, SpanFile } from "./trace-span.ts";

const relay = contract("relay", {
	passOn: operation({
		summary: "Ask another process",
		method: "GET",
		path: "/api/pass-on/{times}",
		access: "anyone",
		input: z.object({ times: z.coerce.number() }),
		output: z.object({ heard: z.array(z.unknown()) }),
		status: 200,
		errors: [],
	}),
});

let bed: TestBed;
let peer: { url: string; heard: unknown[]; stop(): void };
beforeAll(async () => {
	bed = await createTestBed();
	peer = await startPeer();
});
afterAll(async () => {
	peer.stop();
	await bed.stop();
});

/** Somebody who notes which traceparent he is asked with. */
async function startPeer() {
	const heard: unknown[] = [];
	const server = createServer((request, response) => {
		heard.push(request.headers.traceparent);
		response.end("{}");
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		heard,
		stop: () => void server.close().closeAllConnections(),
	};
}

/** Asks the peer as often as it is told. */
const unit: Unit = {
	name: "relay",
	build() {
		const pool = new Pool(peer.url);
		const passOn = async ({ times }: { times: number }) => {
			for (let time = 0; time < times; time += 1) {
				const { body } = await pool.request({
					method: "GET",
					path: "/?secret=1",
				});
				await body.text();
			}
			return { heard: [] };
		};
		return {
			routes: routesOf(relay, { passOn }),
			stop: () => pool.close(),
		};
	},
};

/** Sends requests to a unit of its own and gives what it kept, and what its peer heard. */
async function traced(
	headers: Record<string, string>[],
	env?: Record<string, string>,
): Promise<{ spans: Span[]; heard: unknown[] }> {
	const folder = mkdtempSync(join(tmpdir(), "shoplab-spans-"));
	peer.heard.length = 0;
	try {
		const more = env ?? { TRACE_DIR: folder };
		const running = await bed.start(unit, {
			...more,
			PEERS: JSON.stringify({ peer: peer.url }),
		});
		for (const each of headers)
			await fetch(`${running.url}/api/pass-on/1?secret=1`, { headers: each });
		await running.stop();
		const spans = readdirSync(folder).flatMap(
			(name) =>
				(JSON.parse(readFileSync(join(folder, name), "utf8")) as SpanFile)
					.spans,
		);
		return { spans, heard: [...peer.heard] };
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const trace = "0af7651916cd43dd8448eb211c80319c";
const sampled = { traceparent: `00-${trace}-b7ad6b7169203331-01` };

describe("a process that is traced", () => {
	it("keeps server, handler and client under one another, and tells its peer", async () => {
		const { spans, heard } = await traced([sampled]);
		const [client, handler, server] = spans as [Span, Span, Span];
		expect(spans.map(({ kind }) => kind)).toEqual([
			"client",
			"handler",
			"server",
		]);
		expect(server.parentId).toBe("b7ad6b7169203331");
		expect(handler.parentId).toBe(server.spanId);
		expect(client.parentId).toBe(handler.spanId);
		expect(heard).toEqual([`00-${trace}-${client.spanId}-01`]);
		expect(client.name).toBe("peer GET /");
		expect(client.endMicros).toBeLessThanOrEqual(handler.endMicros);
		expect(JSON.stringify(spans)).not.toContain("secret");
	});

	it("keeps nothing of a trace that is not sampled, and hands it on as it is", async () => {
		const header = `00-${trace}-b7ad6b7169203331-00`;
		const { spans, heard } = await traced([{ traceparent: header }]);
		expect(spans).toEqual([]);
		expect(heard).toEqual([header]);
	});

	it.each([
		["no header", {}],
		["a malformed one", { traceparent: `00-${trace}-0000000000000000-01` }],
		["a hostile one", { traceparent: `${"<script>".repeat(50)}` }],
	])("begins a trace of its own with %s", async (_, headers) => {
		const { spans, heard } = await traced([headers, headers]);
		const traces = new Set(spans.map(({ traceId }) => traceId));
		expect(traces.size).toBe(2);
		expect(traces.has(trace)).toBe(false);
		for (const each of heard)
			expect(each).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
	});
});

describe("a process that is not traced", () => {
	it("sends no header, whatever it was sent, and leaves nothing", async () => {
		const { spans, heard } = await traced([sampled], {});
		expect(spans).toEqual([]);
		expect(heard).toEqual([undefined]);
	});
});
