import { expect, it } from "vitest";
import type { ScenarioOf } from "../scenario/schema.ts";
import type { Target } from "../targets/target.ts";
import { deployHappening } from "./deploy-happening.ts";

it("blames the system, not the bench, for a new version that does not take over", async () => {
	const target = {
		arm: "monolith",
		replace: async () => ({
			replaced: false,
			why: "it ended before it was ready (1)",
			readyMs: 1,
			totalMs: 1,
		}),
	} as unknown as Target;
	const bundle = { unit: "monolith", file: "new.cjs", hash: "a", bytes: 1 };
	const release = {
		change: "a-change",
		shipped: [{ ...bundle, inputs: [], outside: [] }],
		unitsTotal: 1,
		buildMs: 1,
	};
	const scenario = { rollout: { atMs: 0 } } as ScenarioOf<"deploy">;
	const rollOut = deployHappening(
		scenario,
		release,
	)({
		target,
		start: { startedAtEpochMs: 0, measuredFromEpochMs: 0 },
		signal: new AbortController().signal,
	});
	await expect(rollOut).rejects.toMatchObject({
		exitCode: 5,
		message: expect.stringContaining("it ended before it was ready"),
	});
});
