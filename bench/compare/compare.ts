import { isDeepStrictEqual } from "node:util";
import type {
	ChangeVerdict,
	MetricChange,
	RunComparison,
} from "../results/run-comparison.ts";
import type { Results } from "../results/schema.ts";
import { betweenArms } from "./between.ts";
import { pairsOf } from "./conditions.ts";
import { countedChanges } from "./counted.ts";
import { mustBeComparable } from "./incomparable.ts";
import { armsAlone } from "./own.ts";
import type { Measure } from "./subjects.ts";

/** How two runs are compared; how a trial is read, only simulations change. */
export interface CompareOptions {
	/** A smaller change is none that matters: 0.1 is 10 %. */
	threshold: number;
	measure?: Measure;
}

/**
 * Two stored runs, metric by metric. Ratios of arms are claims: both arms met the same machine. One arm's own values are told, and
 * called changed only beyond what two times differ by. Counts are exact. Throws Incomparable.
 */
export function compareRuns(
	a: Results,
	b: Results,
	options: CompareOptions,
): RunComparison {
	mustBeComparable(a, b);
	const pairs = pairsOf(a, b);
	const changes = [
		...betweenArms(pairs, { ...options, seed: a.run.seed }),
		...pairs.flatMap((pair) => [
			...countedChanges(pair, options.threshold),
			...armsAlone(pair, options),
		]),
	];
	return {
		schemaVersion: 1,
		a: { run: a.run.id, startedAt: a.run.startedAt },
		b: { run: b.run.id, startedAt: b.run.startedAt },
		threshold: options.threshold,
		verdict: overall(changes),
		notes: notesOn(a, b),
		changes: inOrder(
			changes,
			pairs.map(([{ id }]) => id),
		),
	};
}

/** One regression makes the whole one; what is open in a claim leaves it open. Own values that are open say nothing either way. */
function overall(changes: readonly MetricChange[]): ChangeVerdict {
	const having = (wanted: ChangeVerdict) =>
		changes.some(({ verdict }) => verdict === wanted);
	if (having("regression")) return "regression";
	if (
		changes.some(
			({ basis, verdict }) => basis !== "own" && verdict === "inconclusive",
		)
	)
		return "inconclusive";
	return having("improvement") ? "improvement" : "same";
}

function inOrder(
	changes: readonly MetricChange[],
	scenarios: readonly string[],
): MetricChange[] {
	return scenarios.flatMap((id) =>
		changes.filter(({ scenario }) => scenario === id),
	);
}

function notesOn(a: Results, b: Results): string[] {
	const sameCode = isDeepStrictEqual(
		a.conditions.bundles,
		b.conditions.bundles,
	);
	const samePackages = isDeepStrictEqual(
		a.environment.packages,
		b.environment.packages,
	);
	const alone = (one: Results, other: Results) =>
		one.scenarios
			.map(({ id }) => id)
			.filter((id) => !other.scenarios.some((each) => each.id === id));
	return [
		sameCode
			? "Both runs ran the same bundles: what differs here is noise, or the machine."
			: "The runs ran different bundles: other versions of the code.",
		...(samePackages ? [] : ["The versions of packages differ."]),
		...alone(a, b).map((id) => `Scenario ${id} is in a only.`),
		...alone(b, a).map((id) => `Scenario ${id} is in b only.`),
	];
}
