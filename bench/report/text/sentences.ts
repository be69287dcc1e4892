import type { Control, ScenarioResult } from "../../results/schema.ts";
import { ratioText, twoDigits } from "../../stats/format.ts";
import {
	bandOfControl,
	type Comparison,
	comparisonsOf,
	isRate,
	subjectOf,
} from "../facts/comparisons.ts";
import { capital, counted, listed, percentOfOther } from "../print/format.ts";
import { changesSentences, deploySentence } from "./deploy.ts";
import { isolationSentence, matrixSentence } from "./failure.ts";
import { climbSentences } from "./ladder.ts";
import { scalingVerdicts } from "./scaling.ts";

/**
 * The verdict sentence of a comparison: "Checkout p50: microservices 2.9 times slower, 95 % interval 2.4–3.4, 2 rounds", or
 * "Checkout p50: inconclusive, …". With more than two arms it says slower than which.
 */
export function comparisonSentence(
	comparison: Comparison,
	armCount = 2,
): string {
	const { arms, ratio, rounds, doubt } = comparison;
	const [over, under] = arms;
	const subject = subjectOf(comparison);
	if (doubt !== null) {
		const pair = armCount > 2 ? `${over} against ${under} ` : "";
		const seen = ratio ? ` (measured ${ratioText(ratio)})` : "";
		return `${subject}: ${pair}inconclusive, ${doubt}${seen}, ${counted(rounds, "round")}`;
	}
	const than = armCount > 2 ? ` than ${under}` : "";
	return `${subject}: ${over} ${difference(comparison)}${than}, ${intervalOf(ratio)}, ${counted(rounds, "round")}`;
}

function difference({ metric, ratio }: Comparison): string {
	const value = ratio?.value ?? 1;
	const factor = twoDigits(Math.max(value, 1 / value));
	const [above, below] = isRate(metric)
		? ["higher", "lower"]
		: ["slower", "faster"];
	const word = value > 1 ? above : below;
	return factor === "1.0" ? `less than 5 % ${word}` : `${factor} times ${word}`;
}

/** The interval of the factor that the sentence names: for "faster" and "lower" both ends are turned round. */
function intervalOf(ratio: Comparison["ratio"]): string {
	const { value = 1, low, high } = ratio ?? {};
	if (!low || !high) return "no interval";
	const [from, to] = value > 1 ? [low, high] : [1 / high, 1 / low];
	return `95 % interval ${twoDigits(from)}–${twoDigits(to)}`;
}

/** What the first arm against itself came to. */
export function controlSentence(
	scenario: ScenarioResult,
	control: Control | null = scenario.control,
): string {
	const arm = Object.keys(scenario.arms)[0] ?? "the first arm";
	if (!control)
		return comparisonsOf(scenario).length > 0
			? "There is no valid A/A control, so no difference can be told from noise."
			: "This kind of scenario compares counts and has no A/A control.";
	const { metric, of } = control;
	const subject = of === null ? metric : `${metric} of ${of}`;
	const ratio = ratioText({ ...control, value: control.ratio });
	const band = bandOfControl(control);
	const limits = band
		? `the A/A band is ${twoDigits(band.low)}–${twoDigits(band.high)} (${percentOfOther(band.high - 1)} either way)`
		: "one round gives no A/A band";
	return `${capital(arm)} against itself, ${subject}: ${ratio}; ${limits}.`;
}

/** What the scenario came to as a whole, in its expectations. */
export function verdictSentence({
	expectations,
}: Pick<ScenarioResult, "expectations">): string {
	const total = expectations.length;
	if (total === 0) return "The scenario expects nothing.";
	const having = (wanted: string) =>
		expectations.filter(({ verdict }) => verdict === wanted).length;
	const counts = (["held", "broken", "inconclusive"] as const)
		.map((verdict) => ({ verdict, number: having(verdict) }))
		.filter(({ number }) => number > 0)
		.map(({ verdict, number }) => `${number} ${verdict}`);
	return `Of ${counted(total, "expectation")}: ${listed(counts)}.`;
}

/** The sentences that a scenario came to, the differences first. Percentiles that nobody earned are left to the tables. */
export function findings(scenario: ScenarioResult): string[] {
	const arms = Object.keys(scenario.arms);
	if ((scenario.matrix?.length ?? 0) > 1) return [matrixSentence(scenario)];
	if (scenario.kind === "failure")
		return arms.map((arm) => isolationSentence(scenario, arm));
	if (scenario.changes) return changesSentences(scenario);
	if (scenario.kind === "deploy")
		return arms.map((arm) => deploySentence(scenario, arm));
	if (scenario.scaling) return scalingVerdicts(scenario);
	if (scenario.ladder) return climbSentences(scenario.ladder);
	return comparisonsOf(scenario)
		.filter(
			({ metric, ratio }) =>
				metric === "p50" || isRate(metric) || ratio !== null,
		)
		.map((comparison) => comparisonSentence(comparison, arms.length));
}

/** What the author wrote beforehand about the meaning; that it is so is only claimed where every expectation held. */
export function meaning({
	narrate,
	verdict,
}: ScenarioResult): { says: string; text: string } | null {
	if (!narrate?.reveal) return null;
	const says =
		verdict === "held"
			? "What it means"
			: "The author's reading, written before the run";
	return { says, text: narrate.reveal };
}
