import { describe, expect, it } from "vitest";
import type { Release } from "../deploys/release.ts";
import type { Change } from "../scenario/change.ts";
import type { ScenarioOf } from "../scenario/schema.ts";
import type { Target } from "../targets/target.ts";
import { deployHappening, withRoomFor } from "./deploy-happening.ts";

const bundle = {
	...{ unit: "monolith", file: "new.cjs", hash: "a", bytes: 1 },
	...{ inputs: [], outside: [], packages: [] },
};
const release = {
	change: "a-change",
	shipped: [bundle],
	unitsTotal: 1,
	buildMs: 1,
} as unknown as Release;
const rollout = {
	strategy: "rolling",
	...{ atMs: 2_000, share: 0.1, watchMs: 3_000, backAfterMs: null },
} as const;

it("blames the system, not the bench, for a good version that does not take over", async () => {
	const target = {
		arm: "monolith",
		units: [],
		processes: () => [],
		replace: async () => ({
			replaced: false,
			why: "it ended before it was ready (1)",
			readyMs: 1,
			totalMs: 1,
		}),
	} as unknown as Target;
	const rollOut = deployHappening({
		cell: 0,
		change: { id: "a-change", bad: false } as Change,
		release,
		reach: [],
		rollout: { ...rollout, atMs: 0 },
	})({
		target,
		start: { startedAtEpochMs: 0, measuredFromEpochMs: 0 },
		signal: new AbortController().signal,
	});
	await expect(rollOut).rejects.toMatchObject({
		exitCode: 5,
		message: expect.stringContaining("it ended before it was ready"),
	});
});

describe("the load of a deploy", () => {
	const scenario = (durationMs: number, more: object = {}) =>
		({
			rollout: { ...rollout, ...more },
			load: {
				model: "open",
				durationMs,
				stages: [
					{ ratePerSecond: 10, durationMs: 1_000 },
					{ ratePerSecond: 40, durationMs: durationMs - 1_000 },
				],
			},
		}) as unknown as ScenarioOf<"deploy">;
	const shipping = (units: number) =>
		({ ...release, shipped: Array(units).fill(bundle) }) as Release;

	it("is as the scenario says where there is room", () => {
		const short = scenario(6_000);
		expect(withRoomFor(short, shipping(1), {})).toBe(short);
	});

	it("has room to recover from a version that must not stay", () => {
		const { load } = withRoomFor(scenario(6_000), shipping(1), { bad: true });
		expect(load.durationMs).toBe(8_500);
	});

	it.each([
		["each unit", {}, 3, 10_500],
		["a canary that is watched", { strategy: "canary" }, 1, 8_500],
		["going back", { backAfterMs: 1_000 }, 2, 14_000],
	] as const)(
		"has room for %s, at its last rate",
		(_, more, units, neededMs) => {
			const { load } = withRoomFor(scenario(6_000, more), shipping(units), {});
			expect(load.durationMs).toBe(neededMs);
			expect(load).toMatchObject({
				stages: [{ durationMs: 1_000 }, { durationMs: neededMs - 1_000 }],
			});
		},
	);
});
