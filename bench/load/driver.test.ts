import { afterEach, describe, expect, it } from "vitest";
import { decodeHistogram } from "../results/histogram.ts";
import { prepareOpenLoad } from "./driver.ts";
import type { OperationStats } from "./outcome.ts";
import type { OpenPlan } from "./plan.ts";
import { deadUrl, json, openPlan, serve, type TestServer } from "./testing.ts";

let server: TestServer | undefined;
afterEach(() => server?.close());

async function load(plan: OpenPlan, signal = new AbortController().signal) {
	const prepared = await prepareOpenLoad(plan);
	try {
		return await prepared.run({ signal });
	} finally {
		await prepared.close();
	}
}

const get = async (plan: OpenPlan) =>
	(await load(plan)).operations.get as OperationStats;

/** Holds every answer until `count` requests are there. */
function holdUntil(count: number) {
	const release: (() => void)[] = [];
	return serve((_request, response) => {
		release.push(() => json(response, {}));
		if (release.length === count) for (const answer of release) answer();
	});
}

describe("the open-loop driver", () => {
	it("counts offered, sent, completed and good alike when all is well", async () => {
		server = await serve((_request, response) => json(response, {}));
		const outcome = await load(openPlan({ baseUrl: server.baseUrl }));
		const { operations, journeys, driver } = outcome;
		const all = { offered: 50, sent: 50, completed: 50, good: 50, failed: 0 };
		expect(operations.get).toMatchObject({ ...all, unknown: 0, shed: 0 });
		expect(journeys.look).toMatchObject(all);
		expect(driver).toMatchObject({ offeredPerSecond: 100, overloaded: false });
		expect(server.requests).toHaveLength(50);
	});

	it("keeps sending while a stalled server answers nothing, and counts from the due time", async () => {
		server = await holdUntil(50);
		const stats = await get(openPlan({ baseUrl: server.baseUrl }));
		const latencies = decodeHistogram(stats.histogram);
		expect(stats.good).toBe(50);
		// Request k was due at 10 k ms and nothing was answered before the last one, due at 490 ms, had been sent.
		for (let k = 0; k < 50; k++) {
			const stalledMs = 490 - 10 * k;
			const percent = ((50 - k) / 50) * 100;
			const latencyMs = latencies.getValueAtPercentile(percent) / 1000;
			expect(latencyMs).toBeGreaterThanOrEqual(stalledMs * 0.999);
		}
	});

	it("calls a right answer after the deadline late, and keeps it in the latency", async () => {
		server = await holdUntil(25);
		const stages = [{ ratePerSecond: 100, durationMs: 250 }];
		const stats = await get(
			openPlan({ baseUrl: server.baseUrl, stages, deadlineMs: 100 }),
		);
		// The last one is sent at 240 ms or later, so those due until 140 ms cannot be in time.
		expect(stats.late).toBeGreaterThanOrEqual(15);
		expect(stats.good + stats.late).toBe(25);
		expect(stats.errors).toEqual({ Late: stats.late });
		expect(decodeHistogram(stats.histogram).totalCount).toBe(25);
	});

	it("calls a refused connection failed: the server cannot have done it", async () => {
		const stats = await get(openPlan({ baseUrl: await deadUrl() }));
		expect(stats).toMatchObject({ sent: 50, completed: 0, failed: 50 });
		expect(stats.errors).toEqual({ ECONNREFUSED: 50 });
	});

	it("calls a broken connection unknown: the server may have done it", async () => {
		server = await serve((request) => request.socket.destroy());
		const stats = await get(openPlan({ baseUrl: server.baseUrl }));
		expect(stats).toMatchObject({ sent: 50, completed: 0, unknown: 50 });
		expect(decodeHistogram(stats.failedHistogram).totalCount).toBe(50);
		expect(stats.latencyMs.max).toBeNull();
	});

	it("is not stalled by a server that hangs: after its time-out each outcome is unknown", async () => {
		server = await serve(() => {});
		const plan = openPlan({ baseUrl: server.baseUrl, deadlineMs: 100 });
		const stats = await get(plan);
		expect(stats).toMatchObject({ unknown: 50, errors: { Timeout: 50 } });
	});

	it.each([
		["a wrong status", 500, {}, "HTTP 500"],
		[
			"a refusal of the contract",
			404,
			{ code: "ProductNotFound" },
			"ProductNotFound",
		],
		["a body that the contract does not allow", 200, { id: 7 }, "WrongBody"],
	])("calls %s failed", async (_what, status, body, code) => {
		server = await serve((_request, response) => json(response, body, status));
		const { operations } = await load(
			openPlan({
				baseUrl: server.baseUrl,
				journeys: [{ name: "look", steps: ["getProduct"] }],
			}),
		);
		expect(operations.getProduct).toMatchObject({
			completed: 50,
			good: 0,
			failed: 50,
			errors: { [code]: 50 },
		});
	});

	it("discards what was due in the warm-up", async () => {
		server = await serve((_request, response) => json(response, {}));
		const outcome = await load(
			openPlan({ baseUrl: server.baseUrl, warmupMs: 200 }),
		);
		// 16 arrive while the warm-up climbs to 100 a second in its first half.
		expect(server.requests).toHaveLength(66);
		expect(outcome.operations.get?.offered).toBe(50);
		expect(outcome.operations.get?.perSecond).toMatchObject([
			{ second: 0, good: 50 },
		]);
		expect(outcome.measuredFromEpochMs - outcome.startedAtEpochMs).toBe(200);
	});

	it("sheds arrivals over its limit and says so, instead of waiting silently", async () => {
		server = await serve(() => {});
		const plan = openPlan({ baseUrl: server.baseUrl, deadlineMs: 100 });
		const outcome = await load({ ...plan, maxInFlight: 10 });
		expect(outcome.driver).toMatchObject({
			overloaded: true,
			shed: { InFlightLimit: 40 },
		});
		expect(outcome.operations.get).toMatchObject({
			offered: 50,
			sent: 10,
			unknown: 10,
			shed: 40,
		});
	});

	it("ends early when it is told to, and says so", async () => {
		const stop = new AbortController();
		server = await serve((_request, response) => {
			stop.abort();
			json(response, {});
		});
		const stages = [{ ratePerSecond: 100, durationMs: 60_000 }];
		const plan = openPlan({ baseUrl: server.baseUrl, stages });
		const outcome = await load(plan, stop.signal);
		expect(outcome.interrupted).toBe(true);
		expect(outcome.operations.get?.offered).toBeLessThan(6_000);
	});

	it("refuses a plan with an unknown operation before anything is sent", async () => {
		server = await serve((_request, response) => json(response, {}));
		const journeys = [{ name: "look", steps: ["getProdukt"] }];
		await expect(
			prepareOpenLoad(openPlan({ baseUrl: server.baseUrl, journeys })),
		).rejects.toThrow(/journey look: there is no operation getProdukt/);
		expect(server.requests).toEqual([]);
	});
});

describe("the ramp before an open load", () => {
	const ramp = { connections: 2, leastMs: 300, greatestMs: 2_600 };

	it("ends when its p50 is flat, and none of it is in the results", async () => {
		server = await serve((_request, response) =>
			setTimeout(() => json(response, {}), 20),
		);
		const plan = openPlan({ baseUrl: server.baseUrl, ramp });
		const outcome = await load(plan);
		expect(outcome.ramp?.becameFlat).toBe(true);
		expect(outcome.ramp?.p50Ms.length).toBeGreaterThanOrEqual(8);
		expect(outcome.operations.get?.offered).toBe(50);
		expect(server.requests.length).toBeGreaterThan(100);
	});

	it("says so when its limit came first", async () => {
		let delayMs = 200;
		server = await serve((_request, response) => {
			delayMs *= 0.8;
			setTimeout(() => json(response, {}), 20 + delayMs);
		});
		const short = { ...ramp, greatestMs: 1_000 };
		const plan = openPlan({ baseUrl: server.baseUrl, ramp: short });
		const outcome = await load(plan);
		expect(outcome.ramp?.becameFlat).toBe(false);
		expect(outcome.ramp?.isFixed).toBe(false);
	});

	it("closes idle connections, so that the load is not the first to do it", async () => {
		const ports = new Set<number | undefined>();
		server = await serve((request, response) => {
			ports.add(request.socket.remotePort);
			setTimeout(() => json(response, {}), 5);
		});
		const fixed = { connections: 2, leastMs: 1_000, greatestMs: 1_000 };
		const stop = new AbortController();
		const prepared = await prepareOpenLoad(
			openPlan({ baseUrl: server.baseUrl, ramp: fixed }),
		);
		// Two customers need two; one more for each rest of 200 ms.
		expect(ports.size).toBeGreaterThan(3);
		stop.abort();
		const { ramp } = await prepared.run({ signal: stop.signal });
		await prepared.close();
		expect(ramp?.isFixed).toBe(true);
	});
});
