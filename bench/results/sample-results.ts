import type { Results } from "./schema.ts";
import type { Trial } from "./trial-schema.ts";

/** A document before its first trial, for tests. */
export function emptyResults(): Results {
	return {
		schemaVersion: 1,
		run: {
			id: "20260102T030405Z-tour",
			command: "shoplab run",
			startedAt: "2026-01-02T03:04:05.678Z",
			endedAt: null,
			profile: "quick",
			seed: 1,
			interrupted: false,
		},
		environment: {
			node: "20.20.2",
			os: "linux",
			cores: 2,
			pinning: "none",
			loadAverage: [0.1, 0.2, 0.3],
			steal: null,
			packages: { express: "5.3.0" },
		},
		conditions: {
			bus: "direct",
			door: "rest",
			pragmas: { journal_mode: "WAL", busy_timeout: 5000 },
			resilience: {},
			bundles: { monolith: { monolith: "abc" } },
			differences: [],
		},
		sameness: { operations: 300, differences: [] },
		scenarios: [],
	};
}

// An empty histogram.
const noSamples = "HISTFAAAAB14nJNpmSzMwMDACMXMDBAAYjOwq/MxwPkANecBig==";

const tally = {
	offered: 10,
	sent: 10,
	completed: 10,
	good: 9,
	failed: 1,
	unknown: 0,
};

const trial = (index: number): Trial => ({
	arm: "monolith",
	role: "measured",
	startedAt: "2026-01-02T03:04:06.000Z",
	accepted: index > 0,
	why: index > 0 ? null : "the driver lagged",
	load: {
		operations: { getProduct: { ...tally, histogram: noSamples } },
		journeys: {},
		lagMs: { p50: 0.1, p99: 0.4 },
		offeredPerSecond: 60,
		durationMs: 6000,
		availability: { catalog: [1, 0.5, null] },
	},
	invariants: [{ name: "stockIsConserved", held: true, detail: "" }],
	cost: { cpuMicros: 5, memoryBytes: 6, units: {} },
	fault: {
		capability: "reviews",
		kind: "crash",
		firedAt: 4000,
		healedAt: null,
		proof: "pid 12 ended with SIGKILL",
	},
});

/** A document of one failure scenario with this many trials, for tests. */
export function resultsWithTrials(count: number): Results {
	const results = emptyResults();
	results.scenarios.push({
		id: "reviews-crash",
		kind: "failure",
		title: "Reviews crash",
		verdict: "inconclusive",
		expectations: [],
		control: null,
		arms: {
			monolith: {
				operations: {
					getProduct: {
						...tally,
						latencyMs: { p50: 1, p90: 2, p95: null, p99: null, max: 5 },
						histogram: noSamples,
					},
				},
				journeys: {},
				driver: {
					lagMs: { p50: 0.1, p99: 0.4 },
					offeredPerSecond: 60,
					rejectedTrials: 1,
				},
				cost: null,
				failure: {
					bystanderFailures: 0.02,
					placebo: null,
					availability: { catalog: [1, 0.5, null] },
					recoveryMs: null,
					violations: [],
				},
			},
		},
		ratios: [],
		rounds: [
			{
				order: ["monolith"],
				trials: Array.from({ length: count }, (_, i) => trial(i)),
			},
		],
	});
	return results;
}
