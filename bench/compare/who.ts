import type { Subject } from "../experiment/ratios.ts";
import type { MetricChange } from "../results/run-comparison.ts";
import type { ScenarioResult } from "../results/schema.ts";
import { logChange } from "./logs.ts";
import { type Measure, ownValues } from "./subjects.ts";

/** By how much numerator and denominator changed on their own, b ÷ a in logarithms. */
export type Moves = readonly [number, number];

/** Both arms, each for itself. */
export function ownMoves(
	[a, b]: readonly [ScenarioResult, ScenarioResult],
	subject: Subject,
	{
		arms,
		measure,
	}: { arms: readonly [string, string]; measure: Measure | undefined },
): Moves {
	const [over, under] = arms.map(
		(arm) =>
			logChange(
				ownValues(a.rounds, subject, { arm, measure }),
				ownValues(b.rounds, subject, { arm, measure }),
			)?.value ?? 0,
	);
	return [over ?? 0, under ?? 0];
}

/** Both arms moved as far as this, and the same way: then it was not the arms. */
const drift = Math.log(1.25);

/**
 * A ratio changes when either of its arms does, and does not say which. The arm that moved further on its own is named: a machine
 * that was busier in one run moves both. Where both moved far and the same way nothing is said, since ratios hold for one load of the machine.
 */
export function whoMoved(
	change: number,
	{
		arms,
		moves,
		isRate,
	}: { arms: readonly [string, string]; moves: Moves; isRate: boolean },
): Pick<MetricChange, "verdict" | "why"> {
	if (Math.min(...moves) > drift || Math.max(...moves) < -drift)
		return {
			verdict: "inconclusive",
			why: `both arms moved far and the same way (${timesText(arms, moves)}): the machine was another, or what they share`,
		};
	const sum = moves[0] + moves[1];
	const isWorse = isRate ? sum < 0 : sum > 0;
	// The numerator is the one that moved further when its move has the sign of the sum.
	const arm = change > 0 === sum > 0 ? arms[0] : arms[1];
	return {
		verdict: isWorse ? "regression" : "improvement",
		why: `${arm} moved further on its own (${timesText(arms, moves)})`,
	};
}

function timesText(arms: readonly [string, string], moves: Moves): string {
	return arms
		.map((arm, index) => `${arm} × ${Math.exp(moves[index] ?? 0).toFixed(2)}`)
		.join(", ");
}
