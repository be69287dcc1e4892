import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { createLoopWatch } from "./loop-watch.ts";

const burn = (ms: number) => {
	const until = performance.now() + ms;
	while (performance.now() < until);
};

it("counts what was computed since the loop last looked for input, and not what it slept", async () => {
	const loop = createLoopWatch();
	await wait(20);
	burn(30);
	const busy = loop.busyMicros();
	expect(busy).toBeGreaterThanOrEqual(30_000);
	await new Promise((resolve) => setImmediate(resolve));
	await new Promise((resolve) => setImmediate(resolve));
	expect(loop.busyMicros()).toBeLessThan(busy);
	loop.stop();
});

it("keeps no process alive", async () => {
	const worker = new Worker(
		"const next = () => setImmediate(next).unref(); next();",
		{ eval: true },
	);
	expect(await once(worker, "exit")).toEqual([0]);
});
