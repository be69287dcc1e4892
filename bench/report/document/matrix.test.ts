import { expect, it } from "vitest";
import type { FailureResults } from "../../results/arm-schema.ts";
import { failureScenario } from "../testing.ts";
import {
	bystanderShareText,
	recoveryShort,
	worstText,
} from "../text/matrix.ts";
import { matrix } from "./sections/matrix.ts";

const failure: FailureResults = {
	bystanderFailures: 0.27,
	low: 0.2,
	high: 0.34,
	worstSecond: 1,
	predicted: 0,
	placebo: null,
	availability: {},
	reached: ["catalog", "reviews"],
	lostGood: 37,
	detectedAfterMs: 22,
	recoveryMs: 3_000,
	drainMs: null,
	violations: [],
};
const absent: FailureResults = {
	notHere: "it has no gateway",
	bystanderFailures: null,
	placebo: null,
	availability: {},
	recoveryMs: null,
	violations: [],
};

it("says how far a fault reached, with its interval, and what was predicted", () => {
	expect(bystanderShareText(failure)).toBe("27 % [20 %, 34 %]");
	expect(worstText(failure)).toBe("100 % (0 %)");
	expect(recoveryShort(failure)).toBe("3.0 s");
});

it("has a sentence and no number where an arm cannot have a fault", () => {
	const scenario = {
		...failureScenario(),
		matrix: [
			{
				name: "gatewayDown",
				kind: "gatewayDown",
				capability: "no capability",
				arms: { monolith: absent, microservices: failure },
			},
		],
	};
	const text = JSON.stringify(matrix(scenario, "s"));
	expect(text).toContain("cannot have gatewayDown: it has no gateway");
	expect(text.match(/"37"/g)).toHaveLength(1);
	expect(worstText(absent)).toBe("cannot have it");
});

it("is left out where nothing was broken", () => {
	const { matrix: _, ...scenario } = {
		...failureScenario(),
		matrix: undefined,
	};
	expect(matrix(scenario, "s")).toEqual([]);
});
