import { describe, expect, it } from "vitest";
import { createRandom } from "../stats/random.ts";
import { ratiosOf, type Subject } from "./ratios.ts";
import {
	noiseSeenHere,
	type Simulated,
	simulate,
	simulatedArms,
} from "./testing-noise.ts";

// The rule as runs apply it, ratiosOf with intervals, A/A band and verdict, on runs made of noise.

const runs = 1_000;
const subjects: Subject[] = [
	{ metric: "p50", of: "checkout" },
	{ metric: "p95", of: "checkout" },
	{ metric: "p99", of: "checkout" },
	{ metric: "throughput", of: null },
];

/** In how many of a thousand runs each metric was called a difference, and in how many any was. */
function differences(simulated: Omit<Simulated, "subjects">) {
	const found = { p50: 0, p95: 0, p99: 0, throughput: 0, any: 0, missed: 0 };
	for (let run = 0; run < runs; run++) {
		const random = createRandom(7, run, simulated.rounds);
		const { slowdown } = simulated;
		const { rounds, measure } = simulate({ ...simulated, subjects }, random);
		const reading = { seed: run, measure, resamples: 600 };
		const ratios = ratiosOf(rounds, subjects, simulatedArms, reading);
		const claimed = ratios.filter(({ verdict }) => verdict !== "inconclusive");
		found.missed += ratios.filter(
			({ low, high }) => (low ?? 0) > slowdown || (high ?? 0) < slowdown,
		).length;
		for (const { metric } of claimed) found[metric as keyof typeof found]++;
		if (claimed.length > 0) found.any++;
	}
	return found;
}

describe("of 1,000 runs of one program against itself", () => {
	it.each([2, 3, 5, 9, 16, 20])(
		"with %d rounds, at most 5 %% claim any difference of p50, p95, p99 and throughput",
		(rounds) => {
			const noise = noiseSeenHere;
			const found = differences({ rounds, slowdown: 1, noise });
			expect(found.any).toBeLessThanOrEqual(0.05 * runs);
			// And 95 % intervals miss the truth in about 5 % of runs; tails are heavier than normal, so 7 % are let pass.
			expect(found.missed / subjects.length).toBeLessThanOrEqual(0.07 * runs);
		},
	);
});

describe("of 1,000 standard runs of a program that is 10 % slower", () => {
	const rounds = 16;

	it("at least 90 % find it at the median", () => {
		const found = differences({ rounds, slowdown: 1.1, noise: noiseSeenHere });
		expect(found.p50).toBeGreaterThanOrEqual(0.9 * runs);
	});
});
