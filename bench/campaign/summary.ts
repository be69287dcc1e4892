import type { TrialPlan } from "./schedule.ts";
import type { TrialOutcome } from "./trial.ts";

/** What a campaign came to. */
export interface Summary {
	seed: number;
	kills: number;
	seconds: number;
	/** By arm, then by victim. */
	killsOf: Record<string, Record<string, number>>;
	/** Kills that struck while another victim was down. */
	whileDown: number;
	orders: {
		acknowledged: number;
		unknown: number;
		cancelled: number;
		/** By code. */
		refused: Record<string, number>;
	};
	/** Requests without an answer, or with one that tells nothing. */
	interrupted: number;
	violations: number;
}

/** A campaign that has not begun. */
export function emptySummary(seed: number): Summary {
	return {
		seed,
		kills: 0,
		seconds: 0,
		killsOf: {},
		whileDown: 0,
		orders: { acknowledged: 0, unknown: 0, cancelled: 0, refused: {} },
		interrupted: 0,
		violations: 0,
	};
}

/** Adds what came of a trial. */
export function addTrial(
	summary: Summary,
	{ arm }: TrialPlan,
	{ told, kills, doubles, violations }: TrialOutcome,
): void {
	summary.kills += kills.length;
	summary.killsOf[arm] ??= {};
	addCounts(
		summary.killsOf[arm],
		kills.map((victim) => [victim, 1]),
	);
	summary.whileDown += doubles;
	const { orders } = summary;
	orders.acknowledged += told.acknowledged.length;
	orders.unknown += told.unknown.length;
	orders.cancelled += [...told.cancellations.values()].filter(
		(state) => state === "granted",
	).length;
	addCounts(orders.refused, told.refused);
	summary.interrupted += told.interrupted;
	summary.violations += violations.length;
}

function addCounts(
	counts: Record<string, number>,
	more: Iterable<readonly [string, number]>,
): void {
	for (const [name, count] of more) counts[name] = (counts[name] ?? 0) + count;
}

/** A summary for people. */
export function summaryText(summary: Summary): string {
	const { orders, killsOf } = summary;
	const refused = Object.values(orders.refused).reduce((a, b) => a + b, 0);
	return [
		`campaign: ${summary.kills} kills in ${Math.round(summary.seconds)} s, seed ${summary.seed}: ${summary.violations === 0 ? "no" : summary.violations} violations`,
		...Object.entries(killsOf).map(
			([arm, victims]) => `  ${arm}: ${countsText(victims)}`,
		),
		`  ${summary.whileDown} of the kills while another victim was down`,
		`  orders: ${orders.acknowledged} acknowledged, ${orders.cancelled} of them cancelled, ${orders.unknown} unknown, ${refused} refused (${countsText(orders.refused)})`,
		`  ${summary.interrupted} requests interrupted: no answer, or one that tells nothing`,
		"",
	].join("\n");
}

function countsText(counts: Record<string, number>): string {
	return Object.entries(counts)
		.sort(([, a], [, b]) => b - a)
		.map(([name, count]) => `${name} ${count}`)
		.join(", ");
}
