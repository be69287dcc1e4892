import { describe, expect, it } from "vitest";
import type { VersionCounts } from "../targets/protocol.ts";
import { type CanaryLimits, judgeCanary } from "./canary-verdict.ts";

const limits: CanaryLimits = {
	moreFailed: 0.01,
	moreSlow: 0.05,
	watchMs: 5_000,
	giveUpMs: 30_000,
	leastRequests: 40,
};

const version = (requests: number, failures = 0, slow = 0): VersionCounts => ({
	requests,
	failures,
	slow,
});

describe("a canary", () => {
	it.each([
		["is watched while nothing is known", 0, version(0), version(0), "wait"],
		["is watched while all is well", 4_900, version(900), version(99), "wait"],
		["is promoted in time", 5_000, version(900), version(100), "promote"],
		["waits for its requests", 5_000, version(300), version(39), "wait"],
		[
			"that nobody asks proves nothing",
			30_000,
			version(9),
			version(1),
			"abort",
		],
		[
			"may fail as the old one does",
			2_000,
			version(900, 45),
			version(100, 5),
			"wait",
		],
		[
			"may fail a little more by chance",
			2_000,
			version(900),
			version(100, 1),
			"wait",
		],
		["may not fail a fifth", 500, version(90), version(10, 2), "abort"],
		[
			"may not fail when nobody else is asked",
			500,
			version(0),
			version(30, 3),
			"abort",
		],
		["may not be slow", 900, version(90), version(20, 0, 8), "abort"],
		[
			"may be slow where all is",
			900,
			version(90, 0, 30),
			version(20, 0, 8),
			"wait",
		],
	] as const)("%s", (_claim, elapsedMs, stable, canary, expected) => {
		expect(judgeCanary({ stable, canary }, elapsedMs, limits).do).toBe(
			expected,
		);
	});

	it("that failed by a share just below what is allowed is not aborted, however many requests there are", () => {
		const stable = version(1_000_000);
		expect(
			judgeCanary({ stable, canary: version(100_000, 999) }, 0, limits).do,
		).toBe("wait");
		expect(
			judgeCanary({ stable, canary: version(100_000, 1_100) }, 0, limits).do,
		).toBe("abort");
	});

	it("whose process ended is aborted with its end", () => {
		const counts = {
			stable: version(9),
			canary: version(1),
			ended: "it ended (7)",
		};
		expect(judgeCanary(counts, 100, limits)).toEqual({
			do: "abort",
			why: "it ended (7)",
		});
	});

	it("is told of by counts of both versions", () => {
		const counts = { stable: version(90), canary: version(10, 2) };
		expect(judgeCanary(counts, 500, limits)).toHaveProperty(
			"why",
			"2 of 10 of its requests failed, and 0 of 90 of the stable version's",
		);
	});
});
