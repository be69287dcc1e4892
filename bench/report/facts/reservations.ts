import type { Results, ScenarioResult } from "../../results/schema.ts";
import { greatestPlaceboLoss } from "../../results/thresholds.ts";
import {
	capital,
	counted,
	listed,
	partOf,
	percent,
	plainText,
} from "../print/format.ts";
import {
	armsOf,
	armsWithoutTrial,
	invariantsOf,
	plannedAs,
	rejectedTrials,
	trialsOf,
	unrunTrials,
} from "./run.ts";
import { earlyEnd } from "./standing.ts";

/** What makes the results of a scenario less than they seem: its profile, one round, arms without a valid trial, broken invariants, trials that were rejected or never run. */
export function reservations(scenario: ScenarioResult): string[] {
	return [
		...(scenario.caveats ?? []).map((caveat) => `${caveat}.`),
		...armsWithoutTrial(scenario).map(
			(arm) =>
				`${arm} has no valid trial: nothing in this scenario but its invariants speaks for or against it.`,
		),
		...noisyPlacebos(scenario),
		...brokenInvariants(scenario),
		...rejections(scenario),
		...unrunTrials(scenario).map(
			({ round, planned }) =>
				`planned in round ${round} and not run: ${listed(planned)}.`,
		),
	].map(capital);
}

function noisyPlacebos(scenario: ScenarioResult): string[] {
	return Object.entries(scenario.arms).flatMap(([arm, { failure }]) => {
		const share = failure?.placebo?.bystanderFailures ?? 0;
		return share > greatestPlaceboLoss
			? [
					`${arm} lost ${percent(share)} of the bystander requests without any fault: what it lost with the fault says little.`,
				]
			: [];
	});
}

function brokenInvariants(scenario: ScenarioResult): string[] {
	return Object.keys(scenario.arms).flatMap((arm) =>
		invariantsOf(scenario, arm)
			.filter(({ broken }) => broken.length > 0)
			.map(
				({ name, broken, checked }) =>
					`broken on ${arm}: "${name}", in ${broken.length} of ${counted(checked, "trial")}.`,
			),
	);
}

/** How many of a scenario's trials do not count; null where all do. */
export function rejectedShare(scenario: ScenarioResult): string | null {
	const rejected = rejectedTrials(scenario).length;
	if (rejected === 0) return null;
	return `${partOf(rejected, trialsOf(scenario).length)} trials were rejected by rules fixed before the run.`;
}

/** Trials that the same rules rejected are told once, by the first of them; the table of trials lists them all. */
function rejections(scenario: ScenarioResult): string[] {
	const rejected = rejectedTrials(scenario);
	const summary = rejectedShare(scenario);
	if (summary === null) return [];
	const groups = groupBy(rejected, ({ trial }) =>
		(trial.rejectedBy ?? []).join(" and "),
	);
	const each = [...groups].map(([rules, [first, ...others]]) => {
		const by = rules === "" ? "" : ` by ${rules}`;
		const like =
			others.length === 0 ? "" : `, and ${others.length} more like it`;
		return `rejected${by}: round ${first.round}, ${plannedAs(first.trial)}: ${plainText(first.trial.why ?? "no reason was recorded")}${like}`;
	});
	return [summary, ...each];
}

function groupBy<Item>(
	items: readonly Item[],
	keyOf: (item: Item) => string,
): Map<string, [Item, ...Item[]]> {
	const groups = new Map<string, [Item, ...Item[]]>();
	for (const item of items) {
		const group = groups.get(keyOf(item));
		if (group) group.push(item);
		else groups.set(keyOf(item), [item]);
	}
	return groups;
}

/** Whether the arms are the same shop, in one sentence. */
export function samenessSentence(results: Results): string {
	const { sameness, run } = results;
	if (!sameness && armsOf(results).length === 1)
		return "Only one arm was run, so there is nothing to compare it with.";
	const ended = run.failure === undefined ? "was interrupted" : "failed";
	if (!sameness)
		return `Not checked${run.interrupted ? `: the run ${ended} before` : ""}. Without that check a difference may come from the shops and not from architecture.`;
	const { operations, differences } = sameness;
	const replayed = `${counted(operations, "operation")} replayed on every arm`;
	return differences.length === 0
		? `Yes: ${replayed}, no difference in answers or final state.`
		: `No: ${replayed}, ${counted(differences.length, "difference")}. Arms that differ are not compared.`;
}

/** What a reader must know of the run as a whole before reading on. */
export function warnings(results: Results): string[] {
	const early = earlyEnd(results);
	const empty =
		results.scenarios.length === 0
			? ["No scenario was run, so nothing was compared."]
			: [];
	return [...(early === null ? [] : [early]), ...empty];
}
