import { expect, it } from "vitest";
import type { Scenario } from "../scenario/schema.ts";
import type { Target } from "../targets/target.ts";
import { runTrial, type TrialSetup } from "./trial.ts";

it("begins no load when it was interrupted while its arm started, and stops the arm", async () => {
	const interrupt = new AbortController();
	let stops = 0;
	const target = {
		stop: async () => {
			stops += 1;
		},
	} as unknown as Target;
	const setup: Partial<TrialSetup> = {
		scenario: {} as Scenario,
		arm: "monolith",
		role: "measured",
		seed: 1,
		seedPlan: { seed: 1, products: 1, customers: 1 },
		async startTarget() {
			interrupt.abort();
			return target;
		},
		driver: { bundle: "there is no driver", cores: "" },
		signal: interrupt.signal,
		tell: () => undefined,
	};
	await expect(runTrial(setup as TrialSetup)).rejects.toMatchObject({
		name: "AbortError",
	});
	expect(stops).toBe(1);
});
