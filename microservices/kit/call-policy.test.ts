import { afterEach, describe, expect, it } from "vitest";
import { until } from "./testing.ts";
import {
	change,
	codeOf,
	createPeerGround,
	look,
	soon,
	word,
} from "./testing-peer.ts";

const { serverOf, caller, close } = createPeerGround();
afterEach(close);

/** A server that never answers. Attempts are counted at the caller: who gives up may be gone before the server looks. */
const silence = () => serverOf(() => undefined);

const within = (ms: number) => ({ ...soon(), deadlineMs: Date.now() + ms });
const limit = { limitMs: 500 };
const times = (count: number) => Array.from({ length: count });

describe("a peer that does not answer", () => {
	it("under `none` is waited for as long as the request has, once", async () => {
		const { url } = await silence();
		const { peerAt, counts } = caller("none");
		const context = within(700);
		expect(
			await codeOf(peerAt(url).call(look, { id: "1" }, context, limit)),
		).toBe("Unavailable");
		expect(Date.now()).toBeGreaterThanOrEqual(context.deadlineMs);
		expect(counts.peer("peer")).toEqual({ calls: 1, attempts: 1 });
	});

	it("under `timeouts` is asked three times within the limit of each call, however many calls there are", async () => {
		const { url } = await silence();
		const { peerAt, counts } = caller("timeouts");
		const peer = peerAt(url);
		const codes = await Promise.all(
			times(20).map(() => codeOf(peer.call(look, { id: "1" }, soon(), limit))),
		);
		expect(new Set(codes)).toEqual(new Set(["Unavailable"]));
		expect(counts.peer("peer")).toEqual({ calls: 20, attempts: 60 });
		expect(counts.refused).toEqual({ breaker: 0, bulkhead: 0, budget: 0 });
	});

	it("under `timeouts` is not asked again for a deed that may be done, nor when no time is left", async () => {
		const { url } = await silence();
		const { peerAt, counts } = caller("timeouts");
		const peer = peerAt(url);
		await codeOf(peer.call(change, { id: "1" }, soon(), limit));
		expect(counts.peer("peer").attempts).toBe(1);
		await codeOf(peer.call(look, { id: "1" }, within(500), limit));
		expect(counts.peer("peer").attempts).toBe(2);
	});

	it("under `full` is left alone after a few, and refused at once", async () => {
		const { url } = await silence();
		const { peerAt, counts } = caller("full");
		const peer = peerAt(url);
		const call = () => codeOf(peer.call(change, { id: "1" }, soon(), limit));
		await Promise.all(times(5).map(call));
		await call();
		expect(counts.refused.breaker).toBe(1);
		expect(counts.peer("peer")).toEqual({ calls: 6, attempts: 5 });
	});

	it("under `full` costs no more repeats than its budget has, and says so", async () => {
		// Every second is answered: no row of failures opens the breaker.
		let asked = 0;
		const { url } = await serverOf((request, response) => {
			asked += 1;
			if (asked % 2 === 0) return word(request, response);
			request.socket.destroy();
		});
		const { peerAt, counts } = caller("full");
		const peer = peerAt(url);
		const calls = 100;
		for (let call = 0; call < calls; call += 1)
			await codeOf(peer.call(look, { id: "1" }, soon()));
		const { attempts } = counts.peer("peer");
		// Ten to begin with, and a tenth for each call.
		expect(attempts - calls).toBeLessThanOrEqual(10 + calls / 10);
		expect(attempts - calls).toBeGreaterThanOrEqual(10);
		expect(counts.refused.budget).toBeGreaterThan(0);
		expect(asked).toBe(attempts);
	});
});

describe("a peer that says of itself that it is unavailable", () => {
	it.each([
		["none", 1],
		["timeouts", 3],
		["full", 1],
	] as const)("under `%s` is asked %i times", async (resilience, asks) => {
		let asked = 0;
		const { url } = await serverOf((_, response) => {
			asked += 1;
			response.statusCode = 503;
			response.end('{"code":"Unavailable","detail":"a friend is down"}');
		});
		const peer = caller(resilience).peerAt(url);
		const call = () => codeOf(peer.call(look, { id: "1" }, soon()));
		expect(await call()).toBe("Unavailable");
		expect(asked).toBe(asks);
		await codeOf(peer.call(change, { id: "1" }, soon()));
		expect(asked).toBe(asks + 1);
	});
});

describe("a slow peer", () => {
	it("takes a bounded part of its caller: who finds no place is refused at once, and other peers go on", async () => {
		const slow = await silence();
		const quick = await serverOf(word);
		const { peerAt, counts } = caller("full", 3);
		const slowPeer = peerAt(slow.url, "slow");
		const calls = times(10).map(() =>
			codeOf(slowPeer.call(change, { id: "1" }, within(450))),
		);
		// Three under way, three waiting.
		await until("four are refused", () => counts.refused.bulkhead === 4);
		expect(counts.peer("slow").attempts).toBe(3);
		const quickPeer = peerAt(quick.url, "quick");
		for (let call = 0; call < 5; call += 1)
			expect(await codeOf(quickPeer.call(look, { id: "1" }, soon()))).toBe(
				"an answer",
			);
		expect(new Set(await Promise.all(calls))).toEqual(new Set(["Unavailable"]));
		expect(counts.peer("slow").calls).toBe(10);
		expect(counts.refused.breaker).toBe(0);
	});

	it("takes as many as come where there is no bulkhead", async () => {
		const slow = await silence();
		const { peerAt, counts } = caller("timeouts", 3);
		const peer = peerAt(slow.url);
		const calls = times(10).map(() =>
			codeOf(peer.call(change, { id: "1" }, within(450))),
		);
		await until("all are under way", () => counts.peer("peer").attempts === 10);
		expect(counts.refused.bulkhead).toBe(0);
		await Promise.all(calls);
	});

	it("is not asked by those who waited for a place, when the breaker has opened meanwhile", async () => {
		const slow = await silence();
		const { peerAt, counts } = caller("full", 5);
		const peer = peerAt(slow.url);
		const call = (options: { limitMs: number }) =>
			codeOf(peer.call(change, { id: "1" }, soon(), options));
		const calls = times(5).map(() => call(limit));
		const waiting = times(5).map(() => call({ limitMs: 4_000 }));
		await Promise.all([...calls, ...waiting]);
		// Those who got a place before the fifth had failed were right to ask: on a busy machine the five do not fail in one turn.
		const { attempts } = counts.peer("peer");
		expect(attempts + counts.refused.breaker).toBe(10);
		expect(counts.refused.breaker).toBeGreaterThan(0);
	});
});
