import { encodeHistogram } from "../load/histogram.ts";
import { latencyIsClaimable } from "../load/validity.ts";
import type { ArmResults, PartResults } from "../results/arm-schema.ts";
import { decodeHistogram, mergeHistograms } from "../results/histogram.ts";
import { leastGoodShare } from "../results/thresholds.ts";
import type { Round, TrialPart } from "../results/trial-schema.ts";
import { latencyOf, noLatency } from "../stats/latency.ts";
import { meanOrNull } from "../stats/mean.ts";
import { armCostOf } from "./arm-cost.ts";
import { capacityResultsOf } from "./capacity-summary.ts";
import { deployResultsOf } from "./deploy-summary.ts";
import { failureResultsOf } from "./failure-summary.ts";
import { trialsOf } from "./trials.ts";

/** Latency of a load that mostly failed is the latency of failing. */
export function isMostlyGood(parts: readonly TrialPart[]): boolean {
	const offered = parts.reduce((sum, part) => sum + part.offered, 0);
	const good = parts.reduce((sum, part) => sum + part.good, 0);
	return good >= leastGoodShare * offered;
}

/** What an arm came to over its accepted trials. `faulty`: failures are expected, so that latency is printed all the same. */
export function summaryOf(
	rounds: readonly Round[],
	arm: string,
	faulty: boolean,
): ArmResults {
	const trials = trialsOf(rounds, { arm });
	const loads = trials.flatMap(({ load }) => (load ? [load] : []));
	const printable =
		loads.every(({ lagMs }) => latencyIsClaimable(lagMs.p99)) &&
		(faulty ||
			loads.every((load) => isMostlyGood(Object.values(load.operations))));
	const merge = (pick: "operations" | "journeys") => {
		const names = new Set(loads.flatMap((load) => Object.keys(load[pick])));
		return Object.fromEntries(
			[...names].map((name) => {
				const parts = loads.flatMap((load) => load[pick][name] ?? []);
				return [name, mergedPart(parts, { printable, faulty })];
			}),
		);
	};
	const last = trials.at(-1);
	const failure = failureResultsOf(rounds, arm);
	const deploy = deployResultsOf(rounds, arm);
	const capacity = capacityResultsOf(trials);
	return {
		operations: merge("operations"),
		journeys: merge("journeys"),
		driver: {
			lagMs: {
				p50: worst(loads.map((load) => load.lagMs.p50)),
				p99: worst(loads.map((load) => load.lagMs.p99)),
			},
			offeredPerSecond:
				meanOrNull(loads.map((load) => load.offeredPerSecond)) ?? 0,
			goodPerSecond:
				meanOrNull(loads.flatMap((load) => load.goodPerSecond ?? [])) ?? 0,
			rejectedTrials: trialsOf(rounds, { arm, rejected: true }).length,
			rejectedBy: rejectedBy(rounds, arm),
		},
		cost: armCostOf(trials),
		...(last?.invariants ? { invariants: last.invariants } : {}),
		...(failure ? { failure } : {}),
		...(deploy ? { deploy } : {}),
		...(capacity ? { capacity } : {}),
	};
}

/** How many trials of an arm, in any role, each rule rejected; one trial can fall to several. */
function rejectedBy(
	rounds: readonly Round[],
	arm: string,
): Record<string, number> {
	const counts: Record<string, number> = {};
	const trials = rounds
		.flatMap((round) => round.trials)
		.filter((trial) => trial.arm === arm);
	for (const rule of trials.flatMap(({ rejectedBy = [] }) => rejectedBy))
		counts[rule] = (counts[rule] ?? 0) + 1;
	return counts;
}

function mergedPart(
	parts: readonly TrialPart[],
	{ printable, faulty }: { printable: boolean; faulty: boolean },
): PartResults {
	const total = (of: (part: TrialPart) => number) =>
		parts.reduce((sum, part) => sum + of(part), 0);
	const texts = parts.flatMap(({ histogram }) => histogram ?? []);
	const histogram = mergeHistograms(texts);
	const reasons: Record<string, number> = {};
	for (const [reason, count] of parts.flatMap((part) =>
		Object.entries(part.reasons ?? {}),
	)) {
		reasons[reason] = (reasons[reason] ?? 0) + count;
	}
	// The example of the first trial that has one.
	const examples = Object.assign(
		{},
		...parts.map((part) => part.examples).toReversed(),
	) as Record<string, string>;
	return {
		offered: total((part) => part.offered),
		sent: total((part) => part.sent),
		completed: total((part) => part.completed),
		good: total((part) => part.good),
		late: total((part) => part.late ?? 0),
		failed: total((part) => part.failed),
		unknown: total((part) => part.unknown),
		shed: total((part) => part.shed ?? 0),
		degraded: total((part) => part.degraded ?? 0),
		reasons,
		...(Object.keys(examples).length > 0 && { examples }),
		latencyMs:
			printable && (faulty || isMostlyGood(parts))
				? earnedInEach(texts, latencyOf(histogram))
				: noLatency,
		histogram: encodeHistogram(histogram),
	};
}

/** A percentile of merged trials stands where every trial has earned it. */
function earnedInEach(
	texts: readonly string[],
	merged: PartResults["latencyMs"],
): PartResults["latencyMs"] {
	const each = texts.map((text) => latencyOf(decodeHistogram(text)));
	const names = Object.keys(noLatency) as (keyof typeof noLatency)[];
	const earned = names.map((name) => [
		name,
		each.every((one) => one[name] !== null) ? merged[name] : null,
	]);
	return Object.fromEntries(earned) as PartResults["latencyMs"];
}

function worst(values: readonly (number | null)[]): number | null {
	const known = values.filter((value) => value !== null);
	return known.length === 0 ? null : Math.max(...known);
}
