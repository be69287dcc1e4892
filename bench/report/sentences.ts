import type { DeployResults, FailureResults } from "../results/arm-schema.ts";
import type { Control, ScenarioResult } from "../results/schema.ts";
import type { TrialFault } from "../results/trial-schema.ts";
import { ratioText, twoDigits } from "../stats/format.ts";
import {
	bandOfControl,
	type Comparison,
	comparisonsOf,
	isRate,
	subjectOf,
} from "./comparisons.ts";
import { bystanderLossOf, degradedOf, validTrials } from "./facts.ts";
import {
	byteSize,
	capital,
	counted,
	duration,
	listed,
	partOf,
	percent,
} from "./format.ts";
import { climbSentences } from "./ladder-text.ts";
import { bystanderShareText } from "./matrix-text.ts";
import { scalingSentences } from "./scaling-text.ts";

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
		? `the A/A band is ${twoDigits(band.low)}–${twoDigits(band.high)} (${percent(band.high - 1)} either way)`
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
	if (failure.notHere !== undefined)
		return `${arm}: cannot have this fault: ${failure.notHere}`;
	const faults = validTrials(scenario, arm).flatMap(({ fault }) => fault ?? []);
	if (faults.every(({ firedAt }) => firedAt === null))
		return `${arm}: the fault never fired, so this says nothing about isolation`;
	const degraded = degradedOf(results).reduce(
		(sum, [, times]) => sum + times,
		0,
	);
	return [
		`${arm}: ${bystanderText(failure, faults)}`,
		recoveryText(failure.recoveryMs),
		...(failure.detectedAfterMs
			? [
					`the first customer noticed after ${duration(failure.detectedAfterMs)}`,
				]
			: []),
		...(failure.restarts ?? []).slice(0, 1).map(restartSentence),
		...(failure.amplification && failure.amplification > 1.005
			? [
					`units sent ${twoDigits(failure.amplification)} requests for each call that they wanted`,
				]
			: []),
		...(failure.drainMs
			? [
					`what had piled up was done ${duration(failure.drainMs)} after the heal`,
				]
			: []),
		...(degraded > 0
			? [`${counted(degraded, "answer")} degraded, which is not failed`]
			: []),
	].join("; ");
}

function bystanderText(
	failure: FailureResults,
	faults: readonly TrialFault[],
): string {
	const { bystanderFailures, placebo } = failure;
	const capability = faults[0]?.capability ?? "the faulted capability";
	if (bystanderFailures === null)
		return `no request came that does not need ${capability}, so isolation was not measured`;
	const { failed, offered } = bystanderLossOf(faults);
	const lost = `${partOf(failed, offered)} requests that do not need ${capability} (bystanders) failed`;
	return placebo === null
		? `${lost}, and no placebo says how many would have anyway`
		: `${lost}, and ${percent(placebo.bystanderFailures)} without the fault: ${bystanderShareText(failure)} are laid to it`;
}

/** Crash to serving again, as the supervisor saw it. */
function restartSentence({
	unit,
	restartMs,
	downMs,
}: NonNullable<FailureResults["restarts"]>[number]): string {
	return `${unit} served again ${duration(downMs)} after it died, ${duration(restartMs)} after that was noticed`;
}

/** When service was back, as the client saw it. */
export function recoveryText(recoveryMs: number | null): string {
	if (recoveryMs === null) return "it did not recover while it was watched";
	if (recoveryMs === 0) return "no second after the fault fell under 99 % good";
	return `service was back within ${duration(recoveryMs)} of the fault`;
}

/** What a deploy took on an arm. */
export function deploySentence(scenario: ScenarioResult, arm: string): string {
	const deploy = scenario.arms[arm]?.deploy;
	if (!deploy)
		return `${arm}: nothing can be said, ${whyNothing(scenario, arm)}`;
	const { buildMs, shipMs, totalMs, failedDuringDeploy, rollbackMs } = deploy;
	return [
		...(deploy.ended === "kept" || deploy.ended === "aborted"
			? [`${arm}: ${endedText(deploy)}`]
			: [
					`${arm}: shipped ${shippedText(deploy)}`,
					`${duration(buildMs)} to build and ${duration(shipMs)} to ship, ${duration(totalMs)} in all`,
				]),
		counted(failedDuringDeploy, "failed request"),
		...(rollbackMs === null ? [] : [`taken back in ${duration(rollbackMs)}`]),
	].join("; ");
}

function endedText({ ended, why, shipMs, canary }: DeployResults): string {
	// What follows in other lines is the end of its log.
	const reason = why === undefined ? "" : ` (${why.split("\n")[0]})`;
	return ended === "kept"
		? `the new version did not start and the old one stayed${reason}`
		: `the canary was taken back after ${duration(shipMs)} and ${counted(canary?.requests ?? 0, "request")}${reason}`;
}

/** Of many changes: how many units they shipped. */
function changesSentences({ changes = [], arms }: ScenarioResult): string[] {
	return Object.keys(arms).map((arm) => {
		const deploys = changes.flatMap(({ arms }) => arms[arm] ?? []);
		const alone = deploys.filter(
			({ unitsShipped }) => unitsShipped.length === 1,
		);
		const failed = deploys.reduce(
			(sum, { failedDuringDeploy }) => sum + failedDuringDeploy,
			0,
		);
		const units = deploys.reduce(
			(sum, { unitsShipped }) => sum + unitsShipped.length,
			0,
		);
		return `${arm}: ${counted(deploys.length, "change")} shipped ${counted(units, "unit")} in all, ${alone.length} of the changes one unit alone; ${counted(failed, "failed request")}.`;
	});
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

/** Of many faults: how many stayed with those who need what was broken. */
function matrixSentence({ matrix = [], arms }: ScenarioResult): string {
	const each = Object.keys(arms).map((arm) => {
		const cells = matrix.flatMap((cell) => cell.arms[arm] ?? []);
		const here = cells.filter(({ notHere }) => notHere === undefined);
		const kept = here.filter(
			({ bystanderFailures }) =>
				bystanderFailures !== null && bystanderFailures <= isolatedShare,
		);
		return `${kept.length} of ${counted(here.length, "fault")} on ${arm}`;
	});
	return `Less than ${percent(isolatedShare)} of the bystanders were lost to ${listed(each)}.`;
}

/** Below this, a fault is called isolated in a sentence; tables have the shares. */
const isolatedShare = 0.005;

/** The sentences that a scenario came to, the differences first. Percentiles that nobody earned are left to the tables. */
export function findings(scenario: ScenarioResult): string[] {
	const arms = Object.keys(scenario.arms);
	if ((scenario.matrix?.length ?? 0) > 1) return [matrixSentence(scenario)];
	if (scenario.kind === "failure")
		return arms.map((arm) => capital(isolationSentence(scenario, arm)));
	if (scenario.changes) return changesSentences(scenario).map(capital);
	if (scenario.kind === "deploy")
		return arms.map((arm) => capital(deploySentence(scenario, arm)));
	if (scenario.scaling) return scalingSentences(scenario.scaling);
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
