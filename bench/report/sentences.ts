import type { ArmResults, DeployResults } from "../results/arm-schema.ts";
import type { Control, Results, ScenarioResult } from "../results/schema.ts";
import { ratioText, twoDigits } from "../stats/format.ts";
import {
	bandOfControl,
	type Comparison,
	comparisonsOf,
	subjectOf,
	throughput,
} from "./comparisons.ts";
import {
	armsWithoutTrial,
	degradedOf,
	invariantsOf,
	plannedAs,
	rejectedTrials,
	trialsOf,
	unrunTrials,
	validTrials,
} from "./facts.ts";
import {
	byteSize,
	capital,
	counted,
	duration,
	listed,
	partOf,
	percent,
	plainText,
} from "./format.ts";

/**
 * The verdict sentence of a comparison: "Checkout p50: microservices 2.9 times slower, 95 % interval 2.4–3.4, 2 rounds", or
 * "Checkout p50: inconclusive: …". With more than two arms it says slower than which.
 */
export function comparisonSentence(
	comparison: Comparison,
	armCount = 2,
): string {
	const { arms, ratio, rounds, doubt } = comparison;
	const [over, under] = arms;
	const subject = subjectOf(comparison);
	if (doubt !== null) {
		const pair = armCount > 2 ? `${over} against ${under}, ` : "";
		const seen = ratio ? ` (measured ${ratioText(ratio)})` : "";
		return `${subject}: ${pair}inconclusive: ${doubt}${seen}, ${counted(rounds, "round")}`;
	}
	const than = armCount > 2 ? ` than ${under}` : "";
	return `${subject}: ${over} ${difference(comparison)}${than}, ${intervalOf(ratio)}, ${counted(rounds, "round")}`;
}

function difference({ metric, ratio }: Comparison): string {
	const value = ratio?.value ?? 1;
	const factor = twoDigits(Math.max(value, 1 / value));
	const [above, below] =
		metric === throughput ? ["higher", "lower"] : ["slower", "faster"];
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
		? `the A/A band is ${twoDigits(band.low)}–${twoDigits(band.high)}`
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

/** How an arm stood a fault: loss among bystanders against the placebo, and when service was back. */
export function isolationSentence(
	scenario: ScenarioResult,
	arm: string,
): string {
	const results = scenario.arms[arm];
	const failure = results?.failure;
	if (!failure)
		return `${arm}: nothing can be said, ${whyNothing(scenario, arm)}`;
	const faults = validTrials(scenario, arm).flatMap(({ fault }) => fault ?? []);
	if (faults.every(({ firedAt }) => firedAt === null))
		return `${arm}: the fault never fired, so this says nothing about isolation`;
	const capability = faults[0]?.capability ?? "the faulted capability";
	const degraded = degradedOf(results).reduce(
		(sum, [, times]) => sum + times,
		0,
	);
	return [
		`${arm}: ${bystanderText(failure, capability)}`,
		recoveryText(failure.recoveryMs),
		...(degraded > 0
			? [`${counted(degraded, "answer")} degraded, which is not failed`]
			: []),
	].join("; ");
}

function bystanderText(
	{ bystanderFailures, placebo }: NonNullable<ArmResults["failure"]>,
	capability: string,
): string {
	if (bystanderFailures === null)
		return `no request came that does not need ${capability}, so isolation was not measured`;
	const beside =
		placebo === null
			? "there is no placebo to set beside it"
			: `${percent(placebo.bystanderFailures)} fail without the fault, taken off`;
	return `${percent(bystanderFailures)} of the requests that do not need ${capability} (bystanders) failed; ${beside}`;
}

/** When service was back, as the client saw it. */
export function recoveryText(recoveryMs: number | null): string {
	if (recoveryMs === null) return "it did not recover while it was watched";
	if (recoveryMs === 0) return "no second after the fault fell under 99 % good";
	return `service was back ${duration(recoveryMs)} after the fault`;
}

/** What a deploy took on an arm. */
export function deploySentence(scenario: ScenarioResult, arm: string): string {
	const deploy = scenario.arms[arm]?.deploy;
	if (!deploy)
		return `${arm}: nothing can be said, ${whyNothing(scenario, arm)}`;
	const { buildMs, shipMs, totalMs, failedDuringDeploy } = deploy;
	return [
		`${arm}: shipped ${shippedText(deploy)}`,
		`${duration(buildMs)} to build and ${duration(shipMs)} to ship, ${duration(totalMs)} in all`,
		counted(failedDuringDeploy, "failed request"),
	].join("; ");
}

function shippedText({
	unitsShipped,
	unitsTotal,
	bytesShipped,
}: DeployResults): string {
	const names = unitsShipped.length === 0 ? "" : `${listed(unitsShipped)}, `;
	return `${unitsShipped.length} of ${counted(unitsTotal, "unit")} (${names}${byteSize(bytesShipped)})`;
}

function whyNothing(scenario: ScenarioResult, arm: string): string {
	if (validTrials(scenario, arm).length > 0)
		return "its trials did not measure this";
	return "it has no valid trial";
}

/** The sentences that a scenario came to, the differences first. Percentiles that nobody earned are left to the tables. */
export function findings(scenario: ScenarioResult): string[] {
	const arms = Object.keys(scenario.arms);
	if (scenario.kind === "failure")
		return arms.map((arm) => capital(isolationSentence(scenario, arm)));
	if (scenario.kind === "deploy")
		return arms.map((arm) => capital(deploySentence(scenario, arm)));
	return comparisonsOf(scenario)
		.filter(
			({ metric, ratio }) =>
				["p50", throughput].includes(metric) || ratio !== null,
		)
		.map((comparison) => comparisonSentence(comparison, arms.length));
}

/** What makes the results of a scenario less than they seem: arms without a valid trial, broken invariants, trials that were rejected or never run. */
export function reservations(scenario: ScenarioResult): string[] {
	return [
		...armsWithoutTrial(scenario).map(
			(arm) =>
				`${arm} has no valid trial: nothing in this scenario speaks for or against it.`,
		),
		...brokenInvariants(scenario),
		...rejections(scenario),
		...unrunTrials(scenario).map(
			({ round, planned }) =>
				`planned in round ${round} and not run: ${listed(planned)}.`,
		),
	].map(capital);
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

function rejections(scenario: ScenarioResult): string[] {
	const rejected = rejectedTrials(scenario);
	if (rejected.length === 0) return [];
	const summary = `${partOf(rejected.length, trialsOf(scenario).length)} trials were rejected by rules fixed before the run.`;
	const each = rejected.map(
		({ round, trial }) =>
			`rejected: round ${round}, ${plannedAs(trial)}: ${plainText(trial.why ?? "no reason was recorded")}`,
	);
	return [summary, ...each];
}

/** What the author wrote beforehand about the meaning; that it is so is only claimed where every expectation held. */
export function meaning({
	narrate,
	verdict,
}: ScenarioResult): { says: string; text: string } | null {
	if (!narrate?.reveal) return null;
	const says =
		verdict === "held" ? "What it means" : "What its author expects it to show";
	return { says, text: narrate.reveal };
}

/** Whether the arms are the same shop, in one sentence. */
export function samenessSentence({ sameness, run }: Results): string {
	if (!sameness)
		return `Not checked${run.interrupted ? ": the run was interrupted before" : ""}. Without that check a difference may come from the shops and not from architecture.`;
	const { operations, differences } = sameness;
	const replayed = `${counted(operations, "operation")} replayed on every arm`;
	return differences.length === 0
		? `Yes: ${replayed}, no difference in answers or final state.`
		: `No: ${replayed}, ${counted(differences.length, "difference")}. Arms that differ are not compared.`;
}

/** What a reader must know of the run as a whole before reading on. */
export function warnings(results: Results): string[] {
	const { run, scenarios } = results;
	const interrupted = run.interrupted
		? ["The run was interrupted: what follows is what was measured until then."]
		: [];
	const unfinished =
		run.endedAt === null && !run.interrupted
			? ["The run has not ended, or was killed: what follows is incomplete."]
			: [];
	const empty =
		scenarios.length === 0
			? ["No scenario was run, so nothing was compared."]
			: [];
	return [...interrupted, ...unfinished, ...empty];
}
