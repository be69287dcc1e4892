import { describe, expect, it } from "vitest";
import { noiseSeenHere } from "../experiment/testing-noise.ts";
import { createRandom } from "../stats/random.ts";
import { compareRuns } from "./compare.ts";
import { simulatedPair } from "./testing.ts";

// The rule as `compare` applies it, on pairs of runs made of noise, with the change that is planted between them.

const pairs = 400;

/** Of all pairs: how many had any change called, how many a regression of p50, of p95, named for the arm that has it. */
function found(rounds: number, planted: number) {
	const tally = { any: 0, called: 0, p50: 0, p95: 0, wrongArm: 0 };
	for (let pair = 0; pair < pairs; pair++) {
		const random = createRandom(11, pair, rounds);
		const given = {
			rounds,
			slowdowns: [3, 3 * planted] as const,
			noise: noiseSeenHere,
			metrics: ["p50", "p95", "p99"] as const,
		};
		const { a, b, measure } = simulatedPair(given, random);
		const { changes } = compareRuns(a, b, { threshold: 0.1, measure });
		const called = changes.filter(
			({ verdict }) => verdict === "regression" || verdict === "improvement",
		);
		tally.called += called.length;
		if (called.length > 0) tally.any++;
		for (const { metric, verdict, why } of called) {
			if (verdict !== "regression" || !why.startsWith("other"))
				tally.wrongArm++;
			else if (metric === "p50" || metric === "p95") tally[metric]++;
		}
	}
	return tally;
}

describe("of 400 pairs of runs of one program", () => {
	it.each([2, 3, 5, 9, 16])(
		"with %d rounds, at most 5 %% call any change",
		(rounds) => {
			expect(found(rounds, 1).any).toBeLessThanOrEqual(0.05 * pairs);
		},
	);
});

describe("of 400 pairs of standard runs between which one arm became slower", () => {
	it("by 15 %: at least 85 % find it at the median, and nine in ten verdicts name the arm", () => {
		const { p50, wrongArm, called } = found(16, 1.15);
		expect(p50).toBeGreaterThanOrEqual(0.85 * pairs);
		expect(wrongArm).toBeLessThanOrEqual(0.1 * called);
	});

	it("by 40 %: at least 85 % find it at p95 too", () => {
		expect(found(16, 1.4).p95).toBeGreaterThanOrEqual(0.85 * pairs);
	});
});
