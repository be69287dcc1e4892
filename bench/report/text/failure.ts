import type { FailureResults } from "../../results/arm-schema.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import type { TrialFault } from "../../results/trial-schema.ts";
import { twoDigits } from "../../stats/format.ts";
import {
	bystanderLossOf,
	degradedOf,
	faultsOf,
	firedOn,
	roundsWith,
	whyNothing,
} from "../facts/run.ts";
import { faultText } from "../print/fault.ts";
import {
	capital,
	counted,
	duration,
	listed,
	partOf,
	percent,
} from "../print/format.ts";
import { bystanderShareText } from "./matrix.ts";

/** How an arm stood a fault, in a line: the share of bystanders it lost, and when service was back. */
export function isolationSentence(
	scenario: ScenarioResult,
	arm: string,
): string {
	const faults = faultsOf(scenario);
	const subject =
		faults.length === 0 ? "The fault" : capital(listed(faults.map(faultText)));
	const failure = scenario.arms[arm]?.failure;
	if (!failure)
		return `${subject}: nothing can be said of ${arm}, ${whyNothing(scenario, arm)}`;
	if (failure.notHere !== undefined)
		return `${subject}: ${arm} cannot have this fault, ${failure.notHere}`;
	const fired = firedOn(scenario, arm);
	if (fired.length === 0)
		return `${subject}: it never fired on ${arm}, so this says nothing about isolation`;
	return [
		`${subject}: ${arm} ${lostText(failure)}`,
		recoveryText(failure.recoveryMs),
		counted(roundsWith(scenario, [arm]), "round"),
	].join(", ");
}

function lostText({
	bystanderFailures,
	low = null,
	high = null,
	placebo,
}: FailureResults): string {
	if (bystanderFailures === null) return "had no bystanders to lose";
	const lost = `lost ${percent(bystanderFailures)} of the bystanders`;
	if (!placebo) return `${lost}, of which no placebo takes off its share`;
	return low === null || high === null
		? lost
		: `${lost}, 95 % interval ${percent(low).replace(/ %$/, "")}–${percent(high)}`;
}

/** What else there is to know of a fault on an arm: counts, detection, restart, backlog, degraded answers. */
export function failureDetails(
	scenario: ScenarioResult,
	arm: string,
): string[] {
	const results = scenario.arms[arm];
	const failure = results?.failure;
	const faults = firedOn(scenario, arm);
	if (!failure || failure.notHere !== undefined || faults.length === 0)
		return [];
	const { detectedAfterMs, amplification, drainMs, restarts = [] } = failure;
	const degraded = degradedOf(results).reduce(
		(sum, [, times]) => sum + times,
		0,
	);
	const parts = [
		bystanderText(failure, faults),
		...(detectedAfterMs
			? [`the first customer noticed after ${duration(detectedAfterMs)}`]
			: []),
		...restarts.slice(0, 1).map(restartSentence),
		...(amplification && amplification > 1.005
			? [
					`units sent ${twoDigits(amplification)} requests for each call that they wanted`,
				]
			: []),
		...(drainMs
			? [`what had piled up was done ${duration(drainMs)} after the heal`]
			: []),
		...(degraded > 0
			? [`${counted(degraded, "answer")} degraded, which is not failed`]
			: []),
	];
	return [`${capital(arm)}: ${parts.join("; ")}.`];
}

function bystanderText(
	failure: FailureResults,
	faults: readonly TrialFault[],
): string {
	const { bystanderFailures, placebo } = failure;
	const capability = brokenOf(faults);
	if (bystanderFailures === null)
		return capability === "all"
			? "every request needs what was broken, so there are no bystanders"
			: `no request came that does not need ${capability}, so isolation was not measured`;
	const { failed, offered } = bystanderLossOf(faults);
	const what =
		capability === "no capability"
			? "requests (all are bystanders)"
			: `requests that do not need ${capability} (bystanders)`;
	const lost = `${partOf(failed, offered)} ${what} failed`;
	return placebo === null
		? `${lost}, and no placebo says how many would have anyway`
		: `${lost}, and ${percent(placebo.bystanderFailures)} without the fault: ${bystanderShareText(failure)} are laid to it`;
}

/** The capability that was broken, in words where there are several. */
function brokenOf(faults: readonly TrialFault[]): string {
	const [first, ...others] = new Set(faults.map((each) => each.capability));
	return first === undefined || others.length > 0 ? "what was broken" : first;
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
	if (recoveryMs === null) return "did not recover while it was watched";
	if (recoveryMs === 0) return "no second fell under 99 % good";
	return `back within ${duration(recoveryMs)}`;
}

/** Of many faults: how many stayed with those who need what was broken. */
export function matrixSentence(scenario: ScenarioResult): string {
	const { matrix = [], arms } = scenario;
	const names = Object.keys(arms);
	const each = names.map((arm) => {
		const here = matrix
			.flatMap((cell) => cell.arms[arm] ?? [])
			.filter(({ notHere }) => notHere === undefined);
		const kept = here.filter(
			({ bystanderFailures }) =>
				bystanderFailures !== null && bystanderFailures <= isolatedShare,
		);
		return `${kept.length} of ${counted(here.length, "fault")} on ${arm}`;
	});
	return `${counted(matrix.length, "fault")}: at most ${percent(isolatedShare)} of the bystanders were lost to ${listed(each)}, ${counted(roundsWith(scenario, names), "round")}`;
}

/** Below this, a fault is called isolated in a sentence; tables have the shares. */
const isolatedShare = 0.005;
