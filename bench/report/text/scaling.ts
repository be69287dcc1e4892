import type {
	ScalingResults,
	ScalingStep,
} from "../../results/scaling-schema.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import { twoDigits } from "../../stats/format.ts";
import { roundsWith } from "../facts/run.ts";
import { byteSize, count, counted, digits, duration } from "../print/format.ts";

type ScaledArm = ScalingResults["arms"][number];
type Estimate = NonNullable<ScalingStep["startMs"]>;

/** What replicas are of: a part of an arm, or all of one that is one unit. */
export function scaledPart({ arm, unit }: Pick<ScaledArm, "arm" | "unit">) {
	return unit === arm ? `all of ${arm}` : `${unit} of ${arm}`;
}

/** A verdict for each arm and number of replicas: what they brought, how sure that is, and what each took. */
export function scalingVerdicts(scenario: ScenarioResult): string[] {
	return (scenario.scaling?.arms ?? []).flatMap((arm) =>
		arm.steps
			.filter(({ replicas }) => replicas > 1)
			.map((step) => verdictSentence(arm, step, scenario)),
	);
}

function verdictSentence(
	arm: ScaledArm,
	{ replicas, speedUp, addedPeakBytes, verdict, arm: grown }: ScalingStep,
	scenario: ScenarioResult,
): string {
	const what = `${count(replicas)} processes of ${scaledPart(arm)}`;
	const rounds = counted(roundsWith(scenario, [arm.arm, grown]), "round");
	if (!speedUp)
		return `${what}: nothing can be said, no round has valid trials of both numbers of processes`;
	const interval = intervalText(speedUp, twoDigits)?.replace(" to ", "–");
	const doubt = verdict === "inconclusive" ? "inconclusive, measured " : "";
	return [
		`${what}: ${doubt}${twoDigits(speedUp.value)} times the throughput of one`,
		interval ? `95 % interval ${interval}` : "no interval",
		rounds,
		...(addedPeakBytes
			? [`each one added takes ${byteSize(addedPeakBytes.value)}`]
			: []),
	].join(", ");
}

/** A sentence for each arm and number of replicas: what was added, what it took, what it brought, and what the model says. */
export function scalingSentences({ arms }: ScalingResults): string[] {
	return arms.flatMap((arm) =>
		arm.steps
			.filter(({ replicas }) => replicas > 1)
			.map((step) => sentence(arm, step)),
	);
}

function sentence(arm: ScaledArm, step: ScalingStep): string {
	const { replicas, speedUp, addedPeakBytes, startMs, predicted } = step;
	const what = `${count(replicas)} processes of ${scaledPart(arm)}`;
	if (!speedUp)
		return `${what}: nothing can be said, no round has valid trials of both numbers of processes`;
	const doubt =
		step.verdict === "inconclusive" ? "inconclusive, measured " : "";
	return [
		`${what}: each one added takes ${withInterval(addedPeakBytes, byteSize)} under load and ${withInterval(startMs, duration)} to start`,
		`${doubt}${withInterval(speedUp, twoDigits)} times the throughput of one`,
		...(predicted
			? [
					`the capacity model says ${twoDigits(predicted.speedUp)} here, and ${twoDigits(predicted.ownCoresSpeedUp)} at most where each process has a core of its own (${predicted.bottleneck} is the limit there)`,
				]
			: []),
	].join("; ");
}

/** `3.4 MB (95 % interval 3.1 MB to 3.7 MB)`. */
export function withInterval(
	estimate: Estimate | null,
	text: (value: number) => string,
): string {
	if (!estimate) return digits(null);
	const interval = intervalText(estimate, text);
	return interval === null
		? signed(estimate.value, text)
		: `${signed(estimate.value, text)} (95 % interval ${interval})`;
}

/** `3.1 MB to 3.7 MB`; null where one round gave none. */
export function intervalText(
	{ low, high }: Estimate,
	text: (value: number) => string,
): string | null {
	return low === null || high === null
		? null
		: `${signed(low, text)} to ${signed(high, text)}`;
}

function signed(value: number, text: (value: number) => string): string {
	return value < 0 ? `−${text(-value)}` : text(value);
}
