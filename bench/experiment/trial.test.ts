import { describe, expect, it } from "vitest";
import type { LoadOutcome, OperationStats } from "../load/outcome.ts";
import type { Scenario } from "../scenario/schema.ts";
import { elsewhere } from "../targets/elsewhere.ts";
import type { Target } from "../targets/target.ts";
import { runTrial, stillAnswers, type TrialSetup } from "./trial.ts";

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

describe("an arm from which no answer came", () => {
	const arm = elsewhere({ name: "shop", url: "http://127.0.0.1:8080" });
	const outcomeOf = (errors: Record<string, number>, completed = 0) =>
		({
			model: "open",
			operations: { one: { completed, errors } as OperationStats },
			driver: { offeredPerSecond: 300.04 },
		}) as unknown as LoadOutcome;

	it.each([
		[{ Timeout: 300 }, "slower than the schedule: at 300 journeys/s"],
		[{ Timeout: 300, Shed: 20 }, "lower the rate"],
		[{ ECONNREFUSED: 300 }, "does not answer any more (ECONNREFUSED)"],
		[{ Timeout: 1, ECONNRESET: 2 }, "look at its log, start it again"],
	])("with %j is told so", (errors, words) => {
		expect(() => stillAnswers(arm, outcomeOf(errors))).toThrow(words);
	});

	it("is another than one that answered once", () => {
		expect(() => stillAnswers(arm, outcomeOf({ Timeout: 9 }, 1))).not.toThrow();
	});
});
