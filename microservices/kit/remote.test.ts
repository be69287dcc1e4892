import type http from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { until } from "./testing.ts";
import {
	change,
	codeOf,
	createPeerGround,
	look,
	mine,
	soon,
	word,
} from "./testing-peer.ts";

const { serverOf, caller, close } = createPeerGround();
afterEach(close);

const peerAt = (url: string) => caller().peerAt(url);

describe("a call of another service", () => {
	it("tells the request id, the time that is left and who calls, by the access of the operation", async () => {
		const seen: http.IncomingHttpHeaders[] = [];
		const { url } = await serverOf((request, response) => {
			seen.push(request.headers);
			word(request, response);
		});
		const peer = peerAt(url);
		await peer.call(look, { id: "1" }, soon());
		await peer.call(change, { id: "1" }, soon());
		await peer.call(mine, { id: "1" }, soon());
		expect(seen.map((headers) => headers.authorization)).toEqual([
			"Bearer token-of-the-service",
			undefined,
			"Bearer of-the-user",
		]);
		expect(seen[0]?.["x-request-id"]).toBe("r-1");
		expect(Number(seen[0]?.["x-deadline-ms"])).toBeLessThanOrEqual(2_000);
	});

	it("reads of the answer what the caller declares", async () => {
		const { url } = await serverOf((_, response) =>
			response.end('{"word":"hello","more":1}'),
		);
		const answer = await peerAt(url).call(look, { id: "1" }, soon());
		expect(answer).toEqual({ word: "hello" });
	});

	it("throws the peer's refusal as the peer's own", async () => {
		const { url } = await serverOf((_, response) => {
			response.statusCode = 409;
			response.end('{"code":"OutOfStock","detail":"none left"}');
		});
		const call = peerAt(url).call(change, { id: "1" }, soon());
		await expect(call).rejects.toMatchObject({
			code: "OutOfStock",
			message: "none left",
		});
	});

	it.each([
		["nonsense", 200, "<html>"],
		["another shape", 200, '{"word":1}'],
		["an unknown refusal", 418, '{"code":"Teapot"}'],
		["no belief in our own token", 401, '{"code":"Unauthenticated"}'],
	])("makes Unavailable of %s", async (_, status, body) => {
		const { url } = await serverOf((_, response) => {
			response.statusCode = status;
			response.end(body);
		});
		const call = peerAt(url).call(look, { id: "1" }, soon());
		expect(await codeOf(call)).toBe("Unavailable");
	});

	it("ends with the deadline, also where the peer sends half an answer", async () => {
		const { url } = await serverOf((_, response) => {
			response.write('{"word":');
		});
		const context = { ...soon(), deadlineMs: Date.now() + 100 };
		const call = peerAt(url).call(look, { id: "1" }, context);
		expect(await codeOf(call)).toBe("Unavailable");
	});

	it("is not made when no time is left", async () => {
		let asked = 0;
		const { url } = await serverOf((request, response) => {
			asked += 1;
			word(request, response);
		});
		const late = { ...soon(), deadlineMs: Date.now() - 1 };
		expect(await codeOf(peerAt(url).call(look, { id: "1" }, late))).toBe(
			"Unavailable",
		);
		expect(asked).toBe(0);
	});

	it("is made again on a broken connection when it only reads, never when it may have done its deed", async () => {
		let asked = 0;
		const { url } = await serverOf((request) => {
			asked += 1;
			request.socket.destroy();
		});
		const peer = peerAt(url);
		await codeOf(peer.call(look, { id: "1" }, soon()));
		expect(asked).toBe(2);
		await codeOf(peer.call(change, { id: "1" }, soon()));
		expect(asked).toBe(3);
	});
});

describe("a peer that is down", () => {
	it("is left alone after five failures, and found again when it is back", async () => {
		const up = await serverOf(word);
		const peer = peerAt(up.url);
		up.stop();
		let asked = 0;
		for (let turn = 0; turn < 6; turn += 1)
			expect(await codeOf(peer.call(change, { id: "1" }, soon()))).toBe(
				"Unavailable",
			);
		await serverOf((request, response) => {
			asked += 1;
			word(request, response);
		}, up.port);
		expect(await codeOf(peer.call(change, { id: "1" }, soon()))).toBe(
			"Unavailable",
		);
		expect(asked).toBe(0);
		await until(
			"the peer is asked again",
			async () =>
				(await codeOf(peer.call(change, { id: "1" }, soon()))) === "an answer",
		);
	});

	it("is not thought down for what it refuses", async () => {
		let asked = 0;
		const { url } = await serverOf((_, response) => {
			asked += 1;
			response.statusCode = 503;
			response.end('{"code":"Unavailable","detail":"a friend is down"}');
		});
		const peer = peerAt(url);
		for (let turn = 0; turn < 8; turn += 1)
			await codeOf(peer.call(look, { id: "1" }, soon()));
		expect(asked).toBe(8);
	});

	it("is not thought down because callers are in a hurry", async () => {
		const { url } = await serverOf(() => undefined);
		const { peerAt, counts } = caller();
		const peer = peerAt(url);
		for (let turn = 0; turn < 8; turn += 1)
			await codeOf(peer.call(change, { id: "1" }, soon(), { limitMs: 30 }));
		// Not what the peer has seen: who is in a hurry may be gone before.
		expect(counts.peer("peer").attempts).toBe(8);
	});
});

describe("a peer without resilience", () => {
	const bareAt = (url: string) => caller("none").peerAt(url);

	it("asks once, and again at once however often nobody answered: no retry, no breaker", async () => {
		let asked = 0;
		const { url } = await serverOf((request) => {
			asked += 1;
			request.socket.destroy();
		});
		const peer = bareAt(url);
		for (let call = 0; call < 8; call += 1)
			expect(await codeOf(peer.call(look, { id: "1" }, soon()))).toBe(
				"Unavailable",
			);
		expect(asked).toBe(8);
	});

	it("waits as long as the request that it serves has, whatever limit a call names", async () => {
		const { url } = await serverOf((_request, response) => {
			setTimeout(() => response.end(JSON.stringify({ word: "late" })), 300);
		});
		const limit = { limitMs: 50 };
		const context = soon();
		expect(
			await codeOf(peerAt(url).call(look, { id: "1" }, context, limit)),
		).toBe("Unavailable");
		expect(await bareAt(url).call(look, { id: "1" }, context, limit)).toEqual({
			word: "late",
		});
		const hurried = { ...context, deadlineMs: Date.now() + 50 };
		expect(await codeOf(bareAt(url).call(look, { id: "1" }, hurried))).toBe(
			"Unavailable",
		);
	});
});
