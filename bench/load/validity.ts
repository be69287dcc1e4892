import type { LoadOutcome, OperationStats } from "./outcome.ts";

const greatestLagMs = 5;
const greatestLagShare = 0.1;
const greatestDeadlineShare = 0.1;

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
		...absoluteLagReasons(outcome, greatestLagMs),
		...relativeLagReasons(outcome.operations),
		...relativeLagReasons(outcome.journeys),
	];
	return { accepted: why.length === 0, why };
}

/**
 * The rule for trials that claim counts and no latency (failure, deploy): they judge each request against its deadline and in
 * bins of a second, so only a lag that could move a request across its deadline makes them invalid: 10 % of the deadline.
 */
export function judgeCounts(
	outcome: LoadOutcome,
	deadlineMs: number,
): Acceptance {
	const limitMs = greatestDeadlineShare * deadlineMs;
	const why = [
		...overloadReasons(outcome),
		...absoluteLagReasons(outcome, limitMs),
	];
	return { accepted: why.length === 0, why };
}

/** Whether a lag (p99, ms) lets latency be claimed at all. */
export function latencyIsClaimable(lagP99Ms: number | null): boolean {
	return lagP99Ms === null || lagP99Ms <= greatestLagMs;
}

function overloadReasons({ driver }: LoadOutcome): string[] {
	if (!driver.overloaded) return [];
	const shed = Object.entries(driver.shed).map(
		([reason, count]) => `${count} by ${reason}`,
	);
	return [`the driver shed arrivals: ${shed.join(", ")}`];
}

function absoluteLagReasons(
	{ driver }: LoadOutcome,
	limitMs: number,
): string[] {
	const lagMs = driver.lagMs.p99;
	if (lagMs === null || lagMs <= limitMs) return [];
	return [`the driver's p99 lag of ${lagMs} ms passes ${limitMs} ms`];
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
