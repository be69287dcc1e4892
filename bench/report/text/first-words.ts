import type { Results, ScenarioResult } from "../../results/schema.ts";
import { twoDigits } from "../../stats/format.ts";
import { type Comparison, comparisonsOf } from "../facts/comparisons.ts";
import { armsOf, partOfArm, rejectedTrials, trialsOf } from "../facts/run.ts";
import { titleOf } from "../facts/series.ts";
import { earlyEnd } from "../facts/standing.ts";
import {
	capital,
	counted,
	digits,
	duration,
	listed,
	partOf,
	percent,
} from "../print/format.ts";
import { nextSteps } from "./next-steps.ts";
import { findings } from "./sentences.ts";

/** A question that a newcomer has, and its answer in plain sentences. */
export interface FirstWords {
	heading: string;
	says: Said[];
}

/** A paragraph; below a title of its own, or with a command to be typed below it. */
export interface Said {
	title?: string;
	text: string;
	command?: string;
}

/** What somebody reads who knows none of our words: what was compared, what was found, how sure that is, what to try next. */
export function firstWords(results: Results): FirstWords[] {
	const plain = (texts: readonly string[]) => texts.map((text) => ({ text }));
	return [
		{ heading: "What was compared", says: plain(compared(results)) },
		{ heading: "What was found", says: found(results) },
		{ heading: "How sure that is", says: plain(sureness(results)) },
		{ heading: "What to try next", says: nextSteps(results) },
	].filter(({ says }) => says.length > 0);
}

function compared(results: Results): string[] {
	const { sameness, conditions, scenarios } = results;
	const arms = armsOf(results);
	if (arms.length === 0 || (scenarios.length === 0 && !sameness))
		return ["Nothing: no scenario was run."];
	const built = arms.map((arm) => {
		const units = Object.keys(conditions.bundles[arm] ?? {}).length;
		if (units === 0) return arm;
		return units === 1
			? `${arm} (all of it in 1 program)`
			: `${arm} (split into ${units} programs)`;
	});
	const alike =
		sameness && sameness.differences.length === 0
			? ` Before that, both had to give the same answers to ${counted(sameness.operations, "request")}: they did.`
			: "";
	if (arms.length === 1)
		return [`Nothing was compared: only ${built[0]} was run.`];
	if (arms.some((arm) => !(arm in conditions.bundles)))
		return [
			`${listed(built)}: systems that shoplab did not start. Each got the same requests at the same moments; what data they hold is not known.`,
		];
	return [
		`${listed(built)}: one online shop, built in ${arms.length === 2 ? "two" : arms.length} ways. Each got the same products, the same customers and the same requests at the same moments, on this machine.${arms.length === 2 ? alike : alike.replace("both", "all")}`,
	];
}

function found({ scenarios, sameness }: Results): Said[] {
	if ((sameness?.differences.length ?? 0) > 0)
		return [
			{
				text: "The shops answered differently, so nothing was measured: a difference in speed would mean nothing.",
			},
		];
	return scenarios.map((scenario) => ({
		title: titleOf(scenario),
		text: plainly(scenario).map(sentence).join(" "),
	}));
}

/** What came of a scenario; of kinds with tables of their own, the first words of the details. */
function plainly(scenario: ScenarioResult): string[] {
	const own = ownWords(scenario);
	if (own.length > 0) return own;
	const [first = "Nothing could be measured", ...others] = findings(scenario);
	return [first, ...others.slice(0, 1)];
}

function ownWords(scenario: ScenarioResult): string[] {
	const { kind, matrix = [], changes } = scenario;
	if (kind === "latency") return waits(scenario);
	if (kind === "capacity") return loads(scenario);
	if (kind === "failure" && matrix.length < 2) return losses(scenario);
	if (kind === "deploy" && !changes) return shipments(scenario);
	return [];
}

const sentence = (text: string) => {
	const begun = capital(text);
	return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

/** How long half of the customers wait at most, by arm. */
function waits(scenario: ScenarioResult): string[] {
	const medians = comparisonsOf(scenario).filter(
		({ metric }) => metric === "p50",
	);
	return [
		...medians.map((median) => waitOf(scenario, median)),
		...doubts(medians),
	];
}

function waitOf(
	scenario: ScenarioResult,
	{ of, arms, ratio }: Comparison,
): string {
	const [over, under] = arms;
	const p50 = (arm: string) =>
		of === null ? undefined : partOfArm(scenario, arm, of)?.latencyMs.p50;
	const [there, here] = [p50(over), p50(under)];
	if (there == null || here == null || !ratio)
		return `"${of}" cannot be compared: too little of it was measured, the details say why`;
	const factor = twoDigits(Math.max(ratio.value, 1 / ratio.value));
	const apart =
		factor === "1.0"
			? "about the same"
			: `about ${factor} times as ${ratio.value > 1 ? "long" : "fast"}`;
	return `Half of the "${of}" requests took at most ${digits(here)} ms in ${under} and ${digits(there)} ms in ${over}, ${apart}`;
}

/** How much one arm carries beside the first. */
function loads(scenario: ScenarioResult): string[] {
	const comparisons = comparisonsOf(scenario);
	return [
		...comparisons.map(({ arms: [over, under], ratio }) =>
			ratio
				? `${over} carried about ${twoDigits(ratio.value)} times the requests of ${under}`
				: `how much ${over} carries beside ${under} is not known, the details say why`,
		),
		...doubts(comparisons),
	];
}

function doubts(comparisons: readonly Comparison[]): string[] {
	const open = comparisons.filter(({ ratio, doubt }) => ratio && doubt);
	if (open.length === 0) return [];
	return [
		open.length === comparisons.length
			? "That is not certain"
			: `Of ${listed(open.map(({ of }) => `"${of}"`))} that is not certain`,
	];
}

/** Who else noticed that a part broke. */
function losses({ arms }: ScenarioResult): string[] {
	const told = Object.entries(arms).flatMap(([arm, { failure }]) =>
		failure?.bystanderFailures == null
			? []
			: [`${arm} lost ${percent(failure.bystanderFailures)}`],
	);
	const back = Object.entries(arms).flatMap(([arm, { failure }]) =>
		failure?.recoveryMs == null
			? []
			: [
					`${failure.recoveryMs === 0 ? "at once" : `after ${duration(failure.recoveryMs)}`} in ${arm}`,
				],
	);
	return [
		...(told.length === 0
			? []
			: [`of the requests that do not need the broken part, ${listed(told)}`]),
		...(back.length === 0
			? []
			: [`customers were served as before ${listed(back)}`]),
	];
}

/** What had to be replaced, and who noticed. */
function shipments({ arms }: ScenarioResult): string[] {
	return Object.entries(arms).flatMap(([arm, { deploy }]) =>
		deploy
			? [
					`${arm} had to replace ${deploy.unitsShipped.length} of ${counted(deploy.unitsTotal, "program")} and lost ${counted(deploy.failedDuringDeploy, "request")} on the way`,
				]
			: [],
	);
}

function sureness(results: Results): string[] {
	const { run, scenarios } = results;
	if (scenarios.length === 0) return [];
	const all = scenarios.flatMap(({ expectations }) => expectations);
	const having = (verdict: string) =>
		all.filter((expectation) => expectation.verdict === verdict).length;
	const trials = scenarios.flatMap(trialsOf);
	const rejected = scenarios.flatMap(rejectedTrials);
	const early = earlyEnd(results);
	return [
		...(early === null ? [] : [early]),
		...(run.profile === "quick"
			? [
					"Not sure. This was a quick run: it shows how things work, and is too short to conclude from.",
				]
			: [
					"A difference is only called one when it is larger than what the same program differs from itself, measured beside it.",
				]),
		...(all.length === 0
			? []
			: [
					`Of ${counted(all.length, "expectation")} that were written down before, ${having("held")} held, ${having("broken")} ${having("broken") === 1 ? "was" : "were"} broken, and ${having("inconclusive")} could not be decided.`,
				]),
		...(rejected.length === 0
			? []
			: [
					`${partOf(rejected.length, trials.length)} measurements were thrown away by rules fixed before the run: something disturbed them.`,
				]),
	];
}
