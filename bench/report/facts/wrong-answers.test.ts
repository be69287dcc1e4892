import { describe, expect, it } from "vitest";
import { latencyScenario } from "../testing.ts";
import { wrongAnswers } from "./wrong-answers.ts";

describe("answers that are not as a scenario asserts", () => {
	it("are told by arm and operation, how often, with an example", () => {
		const scenario = latencyScenario();
		const [arm = "", results] = Object.entries(scenario.arms)[0] ?? [];
		const [operation = "", part] =
			Object.entries(results?.operations ?? {})[0] ?? [];
		if (!part) throw new Error("the sample has no operation");
		Object.assign(part, {
			offered: 1200,
			reasons: { "assert $.items minLength 1": 7, Late: 2 },
			examples: { "assert $.items minLength 1": "[]" },
		});
		const [said, ...more] = wrongAnswers(scenario);
		expect(more).toEqual([]);
		expect(said?.toLowerCase()).toBe(
			`${arm}: 7 of 1,200 answers to ${operation} are not as the scenario asserts, and not good (assert $.items minlength 1); one held []`.toLowerCase(),
		);
	});

	it("are no matter where nothing is asserted", () => {
		expect(wrongAnswers(latencyScenario())).toEqual([]);
	});
});
