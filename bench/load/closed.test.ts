import { afterEach, describe, expect, it } from "vitest";
import { decodeHistogram } from "../results/histogram.ts";
import { prepareSaturation } from "./closed.ts";
import type { Journey } from "./journey.ts";
import type { ClosedPlan } from "./plan.ts";
import { json, serve, type TestServer } from "./testing.ts";

let server: TestServer | undefined;
afterEach(() => server?.close());

const get: Journey = {
	name: "look",
	steps: [{ name: "get", request: "GET /a" }],
};

async function saturate(overrides: Partial<ClosedPlan>) {
	const plan: ClosedPlan = {
		model: "closed",
		baseUrl: server?.baseUrl ?? "",
		seed: 1,
		connections: 3,
		warmupMs: 50,
		durationMs: 300,
		deadlineMs: 1_000,
		journeys: [get],
		products: 10,
		customers: [],
		...overrides,
	};
	const prepared = await prepareSaturation(plan);
	return prepared.run({ signal: new AbortController().signal });
}

describe("the closed-loop saturation run", () => {
	it("counts good answers per second, and keeps as many in flight as it has connections", async () => {
		let open = 0;
		let most = 0;
		server = await serve((_request, response) => {
			open += 1;
			most = Math.max(most, open);
			setTimeout(() => {
				open -= 1;
				json(response, {});
			}, 5);
		});
		const outcome = await saturate({});
		const good = outcome.operations.get?.good ?? 0;
		expect(good).toBeGreaterThan(0);
		expect(outcome.throughputPerSecond).toBeCloseTo((good / 300) * 1000, 6);
		expect(most).toBe(3);
		expect(server.requests.length).toBeGreaterThan(good);
	});

	it("keeps microseconds: a time under 1 ms is not 0", async () => {
		server = await serve((_request, response) => json(response, {}));
		const { operations } = await saturate({});
		const histogram = decodeHistogram(operations.get?.histogram ?? "");
		expect(histogram.totalCount).toBe(operations.get?.good);
		expect(histogram.minNonZeroValue % 1_000).not.toBe(0);
		expect(histogram.getValueAtPercentile(0)).toBeGreaterThan(0);
	});

	it("excludes wrong answers from throughput and latency", async () => {
		let served = 0;
		server = await serve((_request, response) => {
			served += 1;
			if (served % 2) json(response, {});
			else json(response, { code: "Unavailable" }, 503);
		});
		const { operations, throughputPerSecond } = await saturate({});
		const stats = operations.get;
		expect(stats?.failed).toBeGreaterThan(0);
		expect(stats?.errors).toEqual({ Unavailable: stats?.failed });
		expect(throughputPerSecond).toBeCloseTo(
			((stats?.good ?? 0) / 300) * 1000,
			6,
		);
		const { totalCount } = decodeHistogram(stats?.histogram ?? "");
		expect(totalCount).toBe(stats?.good);
	});

	it("gives every connection its own customer and every order its own key", async () => {
		const keys: string[] = [];
		const tokens = new Set<string>();
		server = await serve((request, response) => {
			tokens.add(request.headers.authorization ?? "");
			const key = request.headers["idempotency-key"] as string | undefined;
			if (!key) return json(response, { items: [], totalCents: 0 });
			keys.push(key);
			const placedAt = "2026-01-01T00:00:00.000Z";
			const cents = { itemsCents: 1, shippingCents: 0, taxCents: 0 };
			const order = { id: `o-${key}`, status: "confirmed", lines: [] };
			json(response, { ...order, ...cents, totalCents: 1, placedAt }, 201);
		});
		const customers = ["a", "b", "c"].map((token) => ({
			email: `${token}@shop.test`,
			password: "secret-enough",
			token,
		}));
		const { operations, orders } = await saturate({
			customers,
			journeys: [
				{ name: "checkout", steps: ["signedIn", "putCartItem", "placeOrder"] },
			],
		});
		expect(operations.placeOrder?.failed).toBe(0);
		expect(operations.placeOrder?.good).toBeGreaterThan(0);
		expect(new Set(keys).size).toBe(keys.length);
		expect(tokens).toEqual(new Set(["Bearer a", "Bearer b", "Bearer c"]));
		// The last request of a connection may be cut off before the server reads it: known to the driver alone.
		const known = [...orders.acknowledged, ...orders.unknown];
		const knownKeys = known.map(({ idempotencyKey }) => idempotencyKey);
		expect(knownKeys).toEqual(expect.arrayContaining(keys));
		expect(new Set(knownKeys).size).toBe(knownKeys.length);
		expect(orders.unknown.length).toBeLessThanOrEqual(3);
	});

	it("refuses fewer customers than connections", async () => {
		const customers = [{ email: "a@shop.test", password: "p", token: "a" }];
		await expect(
			saturate({
				baseUrl: "http://127.0.0.1:1",
				customers,
				journeys: [{ name: "mine", steps: ["signedIn", "getCart"] }],
			}),
		).rejects.toThrow(/3 connections need as many customers, the plan has 1/);
	});
});
