import { noLatency } from "./histogram.ts";
import type { LoadOutcome, OperationStats } from "./outcome.ts";

const greatestLagMs = 5;
const greatestLagShare = 0.1;
const leastGoodShare = 0.99;

/** Whether a trial counts, and if not, why. */
export interface Acceptance {
	accepted: boolean;
	why: string[];
}

/**
 * The rules for throwing a trial away, fixed before the run. "A trial whose p99 lag passes 5 ms or 10 % of the p99 it reports
 * is invalid" (method.md) is read as two conditions, either of which is enough: the lag of the scheduled arrivals passes
 * 5 ms; or for some operation or journey that reports a p99, the lag of its own requests passes 10 % of that p99.
 * A driver that shed arrivals did not offer the load that it claims, which is invalid too.
 */
export function judgeTrial(outcome: LoadOutcome): Acceptance {
	const why = [
		...overloadReasons(outcome),
		...absoluteLagReasons(outcome),
		...relativeLagReasons(outcome.operations),
		...relativeLagReasons(outcome.journeys),
	];
	return { accepted: why.length === 0, why };
}

function overloadReasons({ driver }: LoadOutcome): string[] {
	if (!driver.overloaded) return [];
	const shed = Object.entries(driver.shed).map(
		([reason, count]) => `${count} by ${reason}`,
	);
	return [`the driver shed arrivals: ${shed.join(", ")}`];
}

function absoluteLagReasons({ driver }: LoadOutcome): string[] {
	const lagMs = driver.lagMs.p99;
	if (lagMs === null || lagMs <= greatestLagMs) return [];
	return [`the driver's p99 lag of ${lagMs} ms passes ${greatestLagMs} ms`];
}

function relativeLagReasons(all: Record<string, OperationStats>): string[] {
	return Object.entries(all).flatMap(([name, { lagMs, latencyMs }]) => {
		const limitMs = greatestLagShare * (latencyMs.p99 ?? Infinity);
		if (lagMs.p99 === null || lagMs.p99 <= limitMs) return [];
		return [
			`the p99 lag of ${name}, ${lagMs.p99} ms, passes 10 % of its p99, ${latencyMs.p99} ms`,
		];
	});
}

/** The share of good among what was offered; null when nothing was. */
export function goodShare(stats: readonly OperationStats[]): number | null {
	const offered = stats.reduce((sum, each) => sum + each.offered, 0);
	const good = stats.reduce((sum, each) => sum + each.good, 0);
	return offered === 0 ? null : good / offered;
}

/**
 * The outcome as it may be printed outside a fault: without latency where the good share, of the whole trial or of the
 * operation itself, is under 99 %. Histograms stay.
 */
export function withholdLatency(outcome: LoadOutcome): LoadOutcome {
	const whole = goodShare(Object.values(outcome.operations)) ?? 0;
	const withhold = (all: Record<string, OperationStats>) =>
		Object.fromEntries(
			Object.entries(all).map(([name, stats]) => {
				const share = Math.min(whole, goodShare([stats]) ?? 0);
				const printable = share >= leastGoodShare;
				return [name, printable ? stats : { ...stats, latencyMs: noLatency }];
			}),
		);
	return {
		...outcome,
		operations: withhold(outcome.operations),
		journeys: withhold(outcome.journeys),
	};
}
