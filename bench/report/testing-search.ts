import type { ScenarioResult } from "../results/schema.ts";
import type { Probe, Search } from "../results/search-schema.ts";
import type { Trial } from "../results/trial-schema.ts";
import { arm, latencyScenario, trial } from "./testing.ts";

const probe = (ratePerSecond: number, more: Partial<Probe> = {}): Probe => ({
	ratePerSecond,
	durationMs: 3_000,
	accepted: true,
	verdict: "held",
	clear: true,
	why: null,
	goodShare: 1,
	latencyMs: { p50: 2, p90: 5, p95: 8, p99: 20, max: 31 },
	lagP99Ms: 0.4,
	coresBusy: 0.6,
	...more,
});

/** A search that held at a rate and broke a little above. */
export function searchOf(
	ratePerSecond: number,
	limit: Search["limit"] = "objective",
): Search {
	const above = ratePerSecond * 1.05;
	const end =
		limit === "driver"
			? probe(above, {
					accepted: false,
					verdict: "rejected",
					why: "the driver's p99 lag of 9 ms passes 5 ms",
				})
			: probe(above, {
					verdict: "broken",
					why: "p99 240 ms is above 100 ms",
				});
	return {
		objective: { of: null, latencyMs: { p99: 100 }, goodShare: 0.99 },
		tolerance: 0.05,
		ratePerSecond,
		brokenAtPerSecond: above,
		limit,
		probes: [probe(ratePerSecond), end],
	};
}

const searched = (name: string, search: Search, role: Trial["role"]) => {
	const { load: _, cost: __, ...bare } = trial(name, { role });
	return { ...bare, search };
};

/** A search of two rounds: the monolith took more than twice as much; its driver may have been the limit. */
export function searchScenario(
	limit: Search["limit"] = "objective",
): ScenarioResult {
	const rounds = [800, 840].map((rate) => ({
		order: ["monolith", "microservices", "monolith (control)"],
		trials: [
			searched("monolith", searchOf(rate, limit), "measured"),
			searched("microservices", searchOf(rate / 2.5), "measured"),
			searched("monolith", searchOf(rate * 1.01, limit), "control"),
		],
	}));
	const summary = (name: string, perSecond: number, by: Search["limit"]) => ({
		...arm(name, 1),
		journeys: {},
		operations: {},
		cost: null,
		capacity: {
			perSecond,
			low: perSecond * 0.95,
			high: perSecond * 1.05,
			limit: by,
		},
	});
	const compared = limit === "objective";
	return {
		...latencyScenario(),
		id: "highest-rate",
		kind: "capacity",
		title: "How many customers?",
		load: { model: "open", arrivals: "poisson" },
		verdict: "inconclusive",
		expectations: [],
		control: compared
			? { metric: "capacity", of: null, ratio: 1.01, low: 1, high: 1.02 }
			: null,
		arms: {
			monolith: summary("monolith", 820, limit),
			microservices: summary("microservices", 328, "objective"),
		},
		ratios: compared
			? [
					{
						metric: "capacity",
						of: null,
						of_arms: ["microservices", "monolith"],
						value: 0.4,
						low: 0.39,
						high: 0.41,
						verdict: "held",
					},
				]
			: [],
		rounds,
	};
}
