import {
	type Acceptance,
	acceptanceOf,
	type Rejection,
	rejectionRules,
} from "../stats/rejection.ts";
import type { LoadOutcome, OperationStats } from "./outcome.ts";

const greatestDeadlineShare = 0.1;
const slower =
	"lower the rate or give the driver a core of its own (shoplab calibrate tells what it holds)";

/**
 * The driver's own rules for throwing a trial away. "A trial whose p99 lag passes 5 ms or 10 % of the p99 it reports is
 * invalid" (method.md) is read as two conditions, either of which is enough: the lag of the scheduled arrivals passes
 * 5 ms; or for some operation or journey that reports a p99, the lag of its own requests passes 10 % of that p99.
 * A driver that shed arrivals did not offer the load that it claims, which is invalid too.
 */
export function judgeTrial(outcome: LoadOutcome): Acceptance {
	return acceptanceOf([
		...overload(outcome),
		...stillWarming(outcome),
		...absoluteLag(outcome, rejectionRules.lag.limit),
		...relativeLag(outcome.operations),
		...relativeLag(outcome.journeys),
	]);
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
	return acceptanceOf([...overload(outcome), ...absoluteLag(outcome, limitMs)]);
}

/** Whether a lag (p99, ms) lets latency be claimed at all. */
export function latencyIsClaimable(lagP99Ms: number | null): boolean {
	return lagP99Ms === null || lagP99Ms <= rejectionRules.lag.limit;
}

function overload({ driver }: LoadOutcome): Rejection[] {
	if (!driver.overloaded) return [];
	const shed = Object.entries(driver.shed).map(
		([reason, count]) => `${count} by ${reason}`,
	);
	const why = `the driver shed arrivals: ${shed.join(", ")}; ${slower}`;
	return [{ rule: "shed", why }];
}

function stillWarming({ ramp }: LoadOutcome): Rejection[] {
	if (!ramp || ramp.isFixed || ramp.becameFlat) return [];
	const seconds = (ramp.durationMs / 1000).toFixed(1);
	const why = `the arm was still warming up after ${seconds} s: its windowed p50 was not flat; take a profile that warms up longer`;
	return [{ rule: "notFlat", why }];
}

function absoluteLag({ driver }: LoadOutcome, limitMs: number): Rejection[] {
	const lagMs = driver.lagMs.p99;
	if (lagMs === null || lagMs <= limitMs) return [];
	const why = `the driver's p99 lag of ${lagMs} ms passes ${limitMs} ms; ${slower}`;
	return [{ rule: "lag", why }];
}

function relativeLag(all: Record<string, OperationStats>): Rejection[] {
	return Object.entries(all).flatMap(
		([name, { lagMs, latencyMs }]): Rejection[] => {
			const { limit } = rejectionRules.relativeLag;
			const limitMs = limit * (latencyMs.p99 ?? Infinity);
			if (lagMs.p99 === null || lagMs.p99 <= limitMs) return [];
			const why = `the p99 lag of ${name}, ${lagMs.p99} ms, passes 10 % of its p99, ${latencyMs.p99} ms`;
			return [{ rule: "relativeLag", why }];
		},
	);
}
