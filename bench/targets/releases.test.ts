import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildFixture } from "./fixture-target.ts";
import { startLocal } from "./local.ts";
import type { Target } from "./target.ts";
import { processesIn, requestLoop, until } from "./testing.ts";

const none = { requests: 0, failures: 0, slow: 0 };
const shortMs = 3_000;

let fixture: Awaited<ReturnType<typeof buildFixture>>;
/** A version that greets in other words. */
let politeFile: string;
beforeAll(async () => {
	fixture = await buildFixture();
	politeFile = join(fixture.folder, "polite.cjs");
	const text = readFileSync(fixture.frontFile, "utf8");
	writeFileSync(politeFile, text.replace('"hello"', '"good day"'));
}, 60_000);
afterAll(() => fixture.remove());

describe.each([1, 2])(
	"releases of a unit of %i",
	{ timeout: 60_000 },
	(processes) => {
		/** What does not depend on their number is seen with one. */
		const withOne = it.runIf(processes === 1);
		let target: Target;
		let runDir: string;
		beforeAll(async () => {
			const { topology } = fixture;
			const { front, ...others } = topology.units;
			if (!front) throw new Error("the fixture has no front");
			const units = { front: { ...front, processes }, ...others };
			const options = fixture.options({ topology: { ...topology, units } });
			runDir = options.runDir;
			target = await startLocal(options);
		}, 60_000);
		afterAll(async () => {
			await target?.stop();
			expect(processesIn(runDir)).toEqual([]);
		});

		/** What is said on many connections, so that every process has its say. */
		const said = async () => {
			const greetings = Array.from({ length: 12 }, () =>
				greetingAt(target.url),
			);
			return [...new Set(await Promise.all(greetings))].sort();
		};
		const living = () =>
			target.processes().filter(({ unit }) => unit === "front").length;
		const untilLiving = (count: number) =>
			until(`${count} processes live`, () => living() === count);

		/** Does something while customers ask, and expects that none of them notices. */
		const unnoticed = async <Result>(
			work: () => Promise<Result>,
		): Promise<Result> => {
			const load = requestLoop(`${target.url}/slow`);
			await until("load is on", () => load.good() > 20);
			const result = await work();
			const before = load.good();
			await until("load went on", () => load.good() > before + 20);
			expect(await load.stop()).toEqual([]);
			return result;
		};

		it("goes on to another version and back again", async () => {
			const strategy = "recreate";
			const on = await target.replace("front", politeFile, { strategy });
			expect(on).toMatchObject({ replaced: true });
			expect(await said()).toEqual(["good day"]);
			expect(await target.rollBack("front")).toMatchObject({ replaced: true });
			expect(await said()).toEqual(["hello"]);
			await expect(target.rollBack("front")).rejects.toThrow(
				/front has no version before/,
			);
		});

		it.each(["rolling", "blue-green"] as const)(
			"loses no request on the way, nor on the way back (%s)",
			async (strategy) => {
				await unnoticed(() =>
					target.replace("front", politeFile, { strategy }),
				);
				expect(await said()).toEqual(["good day"]);
				await unnoticed(() => target.rollBack("front"));
				expect(await said()).toEqual(["hello"]);
				await untilLiving(processes);
			},
		);

		it("goes back without a start while the version before rests, and with one afterwards", async () => {
			const started = () =>
				target.journal().filter(({ event }) => event === "started").length;
			const strategy = "blue-green";
			await target.replace("front", politeFile, { strategy });
			expect(living()).toBe(2 * processes);
			const before = started();
			await target.rollBack("front");
			expect(started()).toBe(before);
			await untilLiving(processes);
			await target.replace("front", politeFile, { strategy, restMs: 1 });
			await untilLiving(processes);
			const later = started();
			await target.rollBack("front");
			expect(started()).toBe(later + processes);
			expect(await said()).toEqual(["hello"]);
			await untilLiving(processes);
		});

		withOne(
			"goes back by a start when a version that rests has died",
			async () => {
				const old = target.processes().filter(({ unit }) => unit === "front");
				await target.replace("front", politeFile, { strategy: "blue-green" });
				for (const { pid } of old) process.kill(pid, "SIGKILL");
				await untilLiving(processes);
				expect(await target.rollBack("front")).toMatchObject({
					replaced: true,
				});
				expect(await said()).toEqual(["hello"]);
				await untilLiving(processes);
			},
		);

		const strategies = ["recreate", "rolling", "blue-green"] as const;
		const bad = strategies.flatMap((strategy) => [
			{ strategy, file: "brokenFile" as const, why: /ended before it was/ },
			{ strategy, file: "stuckFile" as const, why: /was not ready within/ },
		]);
		it.each(bad)(
			"keeps what it has when a new version does not start ($strategy, $file)",
			async ({ strategy, file, why }) => {
				const outcome = await target.replace("front", fixture[file], {
					strategy,
					readyLimitMs: shortMs,
				});
				expect(outcome).toMatchObject({ replaced: false });
				expect(outcome.why).toMatch(why);
				await until("it serves", () =>
					said().then(
						(words) => words.join() === "hello",
						() => false,
					),
				);
				await untilLiving(processes);
			},
		);

		withOne("lets nothing serve that fails its probe", async () => {
			const outcome = await target.replace("front", politeFile, {
				strategy: "blue-green",
				probe: { path: "/broken" },
			});
			expect(outcome).toMatchObject({
				replaced: false,
				why: "it answered 500 to /broken",
			});
			expect(await said()).toEqual(["hello"]);
			await untilLiving(processes);
		});

		withOne("refuses a second release while one is under way", async () => {
			const first = target.replace("front", politeFile);
			await expect(target.replace("front", politeFile)).rejects.toThrow(
				/front is being replaced already/,
			);
			await first;
			await target.rollBack("front");
			await untilLiving(processes);
		});

		const canary = { share: 0.5, slowAfterMs: 60_000 };

		withOne(
			"gives a canary its share, and takes it back, and nobody notices",
			async () => {
				const counts = await unnoticed(async () => {
					const begun = await target.beginCanary("front", politeFile, canary);
					expect(begun.started).toBe(true);
					expect(living()).toBe(processes + 1);
					await until("both have answered", async () => {
						const { canary, stable } = await target.readCanary("front");
						return canary.requests > 30 && stable.requests > 30;
					});
					expect(await said()).toEqual(["good day", "hello"]);
					await expect(target.replace("front", politeFile)).rejects.toThrow(
						/front has a canary/,
					);
					const ending = await target.endCanary("front", { do: "abort" });
					expect(ending.replaced).toBe(false);
					return ending.counts;
				});
				const both = counts.canary.requests + counts.stable.requests;
				expect(counts.canary.requests / both).toBeGreaterThan(0.4);
				expect(counts.canary.requests / both).toBeLessThan(0.6);
				expect(counts.canary.failures).toBe(0);
				expect(await said()).toEqual(["hello"]);
				expect(living()).toBe(processes);
				await expect(target.readCanary("front")).rejects.toThrow(
					/has no canary/,
				);
			},
		);

		it("promotes a canary unnoticed, and goes back", async () => {
			await unnoticed(async () => {
				await target.beginCanary("front", politeFile, canary);
				const ending = await target.endCanary("front", { do: "promote" });
				expect(ending.replaced).toBe(true);
			});
			expect(await said()).toEqual(["good day"]);
			await unnoticed(() => target.rollBack("front"));
			expect(await said()).toEqual(["hello"]);
			await untilLiving(processes);
		});

		withOne.each(["brokenFile", "stuckFile"] as const)(
			"gives nothing to a canary that does not start (%s)",
			async (file) => {
				const begun = await target.beginCanary("front", fixture[file], {
					...canary,
					readyLimitMs: shortMs,
				});
				expect(begun).toMatchObject({ started: false });
				expect(await said()).toEqual(["hello"]);
				expect(living()).toBe(processes);
			},
		);

		it("serves all by itself when a canary dies", async () => {
			const all = { share: 1, slowAfterMs: 60_000 };
			await target.beginCanary("front", politeFile, all);
			expect(await said()).toEqual(["good day"]);
			const crashed = await fetch(`${target.url}/crash`, { method: "POST" });
			expect(crashed.status).toBe(503);
			await until("the old version serves", async () => {
				const words = await said().catch(() => []);
				return words.join() === "hello";
			});
			const { ended, canary } = await target.readCanary("front");
			expect(ended).toBe("it ended (7)");
			expect(canary.failures).toBeGreaterThan(0);
			const ending = await target.endCanary("front", { do: "promote" });
			expect(ending).toMatchObject({ replaced: false, why: "it ended (7)" });
			expect(await said()).toEqual(["hello"]);
		});

		withOne(
			"lets a process that crashed share again once it is back",
			async () => {
				const all = { share: 1, slowAfterMs: 60_000 };
				await target.beginCanary("front", politeFile, all);
				await target.kill("front", "SIGKILL");
				await until("all is the canary's again", async () => {
					const words = await said().catch(() => []);
					return words.join() === "good day";
				});
				await target.endCanary("front", { do: "abort" });
				expect(await said()).toEqual(["hello"]);
			},
		);

		withOne("knows nothing of a canary that nobody asked", async () => {
			await target.beginCanary("front", politeFile, canary);
			const ending = await target.endCanary("front", { do: "abort" });
			expect(ending.counts).toEqual({ stable: none, canary: none });
		});
	},
);

/** On a connection of its own: one that was kept may lead to the version before, once more. */
async function greetingAt(url: string): Promise<string> {
	const asked = get(`${url}/hello`, { agent: false });
	const [answer] = await once(asked, "response");
	return ((await json(answer)) as { greeting: string }).greeting;
}
