import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { Pool, request } from "undici";
import { afterEach, expect, it } from "vitest";
import { createByteCount } from "./byte-count.ts";
import { countClientBytes } from "./client-bytes.ts";

const closers: (() => unknown)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

/** A server that counts, and a pool to it whose bytes are counted at the other end. */
async function pair() {
	const received = createByteCount();
	const sent = createByteCount();
	const server = http.createServer((request, response) => {
		if (request.url === "/metrics") received.leaveOut(request.socket);
		response.end("x".repeat(500));
	});
	server.on("connection", received.add);
	await once(server.listen(0, "127.0.0.1"), "listening");
	closers.push(() => server.close());
	const { port } = server.address() as AddressInfo;
	const url = `http://127.0.0.1:${port}`;
	closers.push(countClientBytes(new Map([[url, sent]])));
	const pool = new Pool(url);
	closers.push(() => pool.close());
	const get = async (path: string) => {
		const { body } = await pool.request({ method: "GET", path });
		return body.text();
	};
	return { received, sent, get, url };
}

it("counts the same at both ends of a connection, each from its side", async () => {
	const { received, sent, get } = await pair();
	for (let turn = 0; turn < 3; turn += 1) await get("/");
	const atServer = received.read();
	const atClient = sent.read();
	expect(atClient.in).toBeGreaterThan(1500);
	expect({ in: atClient.out, out: atClient.in }).toEqual(atServer);
});

it("keeps the bytes of connections that have closed", async () => {
	const { received, url } = await pair();
	const { body } = await request(url, { reset: true });
	await body.text();
	expect(received.read().out).toBeGreaterThan(500);
});

it("leaves out the connections of those who only watch", async () => {
	const { received, url } = await pair();
	const { body } = await request(`${url}/metrics`, { reset: true });
	await body.text();
	expect(received.read()).toEqual({ in: 0, out: 0 });
});

it("does not count connections to strangers", async () => {
	const { sent } = await pair();
	const other = await pair();
	await other.get("/");
	expect(sent.read()).toEqual({ in: 0, out: 0 });
});
