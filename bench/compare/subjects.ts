import { costMetrics } from "../experiment/arm-cost.ts";
import {
	measureOf,
	percentiles,
	type Reading,
	type Subject,
	valueIn,
} from "../experiment/ratios.ts";
import type { MetricChange } from "../results/run-comparison.ts";
import type { ScenarioResult } from "../results/schema.ts";
import type { Round } from "../results/trial-schema.ts";

/** How a trial is read; only simulations read it otherwise. */
export type Measure = NonNullable<Reading["measure"]>;

/** What a scenario measures in every round on every arm, so that arms can be divided by each other. */
export function subjectsOf({ kind, arms }: ScenarioResult): Subject[] {
	const whole = (metrics: readonly Subject["metric"][]): Subject[] =>
		metrics.map((metric) => ({ metric, of: null }));
	switch (kind) {
		case "latency":
		case "ladder": {
			const journeys = Object.values(arms).flatMap(({ journeys }) =>
				Object.keys(journeys),
			);
			const latencies = [...new Set(journeys)].flatMap((of) =>
				percentiles.map((metric): Subject => ({ metric, of })),
			);
			return [...latencies, ...whole(costMetrics)];
		}
		case "capacity":
			return whole(["throughput", "capacity", ...costMetrics]);
		case "scaling":
			return whole(["throughput", "memory"]);
		default:
			return [];
	}
}

/** Of which more is better. */
export const isRate = (metric: string) =>
	metric === "throughput" || metric === "capacity";

/** What the values of a metric are in. */
export function unitOf(metric: string): MetricChange["unit"] {
	if (isRate(metric)) return "perSecond";
	if (metric === "memory") return "bytes";
	return metric.startsWith("cpu") ? "micros" : "ms";
}

/** The value of an arm in each round that measured it. */
export function ownValues(
	rounds: readonly Round[],
	subject: Subject,
	{ arm, measure = measureOf }: { arm: string; measure?: Measure | undefined },
): number[] {
	return rounds.flatMap(
		(round) => valueIn(round, subject, { arm, measure }) ?? [],
	);
}

/** One arm ÷ another in each round that measured both. */
export function ratioValues(
	rounds: readonly Round[],
	subject: Subject,
	{
		arms: [over, under],
		measure = measureOf,
	}: { arms: readonly [string, string]; measure?: Measure | undefined },
): number[] {
	return rounds.flatMap((round) => {
		const above = valueIn(round, subject, { arm: over, measure });
		const below = valueIn(round, subject, { arm: under, measure });
		return above !== null && below !== null ? [above / below] : [];
	});
}
