import { afterEach, describe, expect, it } from "vitest";
import { prepareOpenLoad } from "../load/driver.ts";
import { planOf } from "./drive.ts";
import { createReleaseQueue } from "./release-queue.ts";
import { type KnownServer, startKnownServer } from "./server.ts";

let server: KnownServer | undefined;
afterEach(() => server?.close());

describe("a queue of releases", () => {
	it("releases in the order of their times, none early", async () => {
		const now = () => performance.now();
		const queue = createReleaseQueue(now);
		const zero = now();
		const released: number[] = [];
		const all = [30, 5, 12, 5, 1].map(
			(ms) =>
				new Promise<void>((resolve) => {
					queue.add(zero + ms, () => {
						expect(now()).toBeGreaterThanOrEqual(zero + ms);
						released.push(ms);
						resolve();
					});
				}),
		);
		await Promise.all(all);
		expect(released).toEqual([1, 5, 5, 12, 30]);
		expect(queue.takeLateness()).toHaveLength(5);
		expect(queue.takeLateness()).toHaveLength(0);
	});
});

it("the driver never measures less than the known server took", async () => {
	server = await startKnownServer();
	server.behave({ kind: "delays", delaysMs: [15] });
	const load = {
		arrivals: "constant" as const,
		stages: [{ ratePerSecond: 200, durationMs: 300 }],
		warmupMs: 0,
		seed: 1,
	};
	const prepared = await prepareOpenLoad(planOf(server.url, load));
	const { operations } = await prepared.run({
		signal: new AbortController().signal,
	});
	await prepared.close();
	expect(operations.get?.good).toBe(60);
	expect(operations.get?.latencyMs.p50).toBeGreaterThanOrEqual(14.99);
	expect(server.takeLateness()).toHaveLength(60);
});
