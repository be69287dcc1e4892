import type { Results } from "../results/schema.ts";
import { type Difference, differencesBetween, pairsOf } from "./conditions.ts";

/** Two runs that cannot be set side by side, and why. */
export class Incomparable extends Error {
	override readonly name = "Incomparable";
	readonly code = "Incomparable";
	readonly exitCode = 2;
}

/** Throws Incomparable, with every reason of its kind. */
export function mustBeComparable(a: Results, b: Results): void {
	if (a.run.id === b.run.id && a.run.startedAt === b.run.startedAt)
		throw new Incomparable(
			`both files are the run ${a.run.id}, which has no difference from itself\n  fix: name two runs`,
		);
	const unusable = [...whyUnusable("a", a), ...whyUnusable("b", b)];
	if (unusable.length > 0)
		throw new Incomparable(
			`${unusable.join("\n")}\n  fix: run it again to its end`,
		);
	if (pairsOf(a, b).length === 0)
		throw new Incomparable(
			`the runs have no scenario in common\n  a: ${idsOf(a)}\n  b: ${idsOf(b)}\n  fix: run the same scenarios for both`,
		);
	const differences = differencesBetween(a, b);
	if (differences.length > 0)
		throw new Incomparable(
			[
				"the runs were made under other conditions, and a difference could come from these:",
				...differences.map(differenceText),
				"  fix: make both runs on one machine with the same command (shoplab run …)",
			].join("\n"),
		);
}

function whyUnusable(
	name: string,
	{ run, sameness, scenarios }: Results,
): string[] {
	const empty = scenarios.filter(({ rounds }) => {
		const trials = rounds.flatMap(({ trials }) => trials);
		return trials.length > 0 && !trials.some(({ accepted }) => accepted);
	});
	const differs = sameness?.differences.length ?? 0;
	return [
		...(run.interrupted || run.endedAt === null
			? [`run ${name} (${run.id}) did not end`]
			: []),
		...(differs > 0
			? [
					`the arms of run ${name} (${run.id}) are not the same shop: ${differs} answers differ`,
				]
			: []),
		...empty.map(
			({ id }) => `run ${name} (${run.id}) has no valid trial of ${id}`,
		),
	];
}

const differenceText = ({ condition, a, b }: Difference) =>
	`  ${condition}\n    a: ${a}\n    b: ${b}`;

const idsOf = ({ scenarios }: Results) =>
	scenarios.map(({ id }) => id).join(", ") || "none";
