import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startDriver } from "./process.ts";
import { deadUrl, json, openPlan, serve, type TestServer } from "./testing.ts";

let directory = "";
let bundle = "";
let server: TestServer | undefined;

beforeAll(async () => {
	directory = await mkdtemp(join(tmpdir(), "shoplab-driver-"));
	bundle = join(directory, "driver.cjs");
	await build({
		entryPoints: ["bench/load/main.ts"],
		outfile: bundle,
		bundle: true,
		platform: "node",
		format: "cjs",
		logLevel: "error",
	});
});
afterAll(() => rm(directory, { recursive: true }));
afterEach(() => server?.close());

const isAlive = (pid: number) => {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
};

describe("the driver's process", () => {
	it("prepares, starts when it is told to, and hands its outcome over", async () => {
		server = await serve((_request, response) => json(response, {}));
		const plan = openPlan({ baseUrl: server.baseUrl });
		const driver = await startDriver({ plan, bundle });
		try {
			expect(server.requests).toEqual([]);
			const start = await driver.start();
			const outcome = await driver.outcome;
			expect(outcome).toMatchObject(start);
			expect(outcome.operations.get?.good).toBe(50);
		} finally {
			await driver.close();
		}
		expect(isAlive(driver.pid)).toBe(false);
	});

	it("runs a closed loop as well", async () => {
		server = await serve((_request, response) => json(response, {}));
		const { stages: _, arrivals: __, ...common } = openPlan(server);
		const closed = { connections: 2, durationMs: 2_000, warmupMs: 50 };
		const plan = { ...common, ...closed, model: "closed" as const };
		const driver = await startDriver({ plan, bundle });
		try {
			await driver.start();
			const { throughputPerSecond } = await driver.outcome;
			expect(throughputPerSecond).toBeGreaterThan(0);
		} finally {
			await driver.close();
		}
	});

	it("ends early when it is stopped, and still tells what it saw", async () => {
		server = await serve((_request, response) => json(response, {}));
		const stages = [{ ratePerSecond: 50, durationMs: 3_600_000 }];
		const plan = openPlan({ baseUrl: server.baseUrl, stages });
		const driver = await startDriver({ plan, bundle });
		try {
			await driver.start();
			driver.stop();
			expect(await driver.outcome).toMatchObject({ interrupted: true });
		} finally {
			await driver.close();
		}
	});

	it("says why it cannot prepare, and is gone", async () => {
		const plan = openPlan({
			baseUrl: await deadUrl(),
			customers: [{ email: "a@shop.test", password: "secret-enough" }],
			journeys: [{ name: "mine", steps: ["signedIn", "getCart"] }],
		});
		await expect(startDriver({ plan, bundle })).rejects.toThrow(
			/signIn of a@shop.test before the load failed: ECONNREFUSED/,
		);
	});

	it("that dies in the middle rejects the outcome instead of leaving it open", async () => {
		server = await serve((_request, response) => json(response, {}));
		const stages = [{ ratePerSecond: 50, durationMs: 3_600_000 }];
		const plan = openPlan({ baseUrl: server.baseUrl, stages });
		const driver = await startDriver({ plan, bundle });
		await driver.start();
		process.kill(driver.pid, "SIGKILL");
		await expect(driver.outcome).rejects.toThrow(/SIGKILL/);
		await driver.close();
	});
});
