import type { Round, Trial } from "../results/trial-schema.ts";
import type { Random } from "../stats/random.ts";
import type { Reading, Subject } from "./ratios.ts";

/** Runs made of noise, for simulations of the verdict rule: no load, no histogram, the values that trials would have come to. */

/** The standard deviations, of logarithms, that one metric has on a machine. */
export interface Noise {
	/** Between rounds; all trials of a round share it, as they share the schedule and the hour. */
	round: number;
	/** Between trials of one arm in one round: fresh processes, other code compiled, other pages mapped. */
	trial: number;
	/** Share of trials that vary three times as much: tails heavier than normal (Tukey's contaminated normal). */
	wild: number;
}

/** What is simulated: rounds of two arms with an A/A control, `slowdown` times as slow on the second. */
export interface Simulated {
	rounds: number;
	slowdown: number;
	noise: Readonly<Record<string, Noise>>;
	subjects: readonly Subject[];
}

/** The arms of a simulated run; the first is the reference. */
export const simulatedArms = ["one", "other"] as const;

/** One run. What a trial came to is told by `reading`, in the place of histograms. */
export function simulate(
	{ rounds, slowdown, noise, subjects }: Simulated,
	random: Random,
): { rounds: Round[]; measure: NonNullable<Reading["measure"]> } {
	const values = new Map<Trial, Map<Subject, number>>();
	const trialOf = (
		arm: string,
		role: Trial["role"],
		shared: Map<Subject, number>,
	) => {
		const trial = { arm, role, accepted: true } as Trial;
		const own = subjects.map((subject): [Subject, number] => {
			const { trial: deviation, wild } = noise[subject.metric] as Noise;
			const spread = random.unit() < wild ? 3 : 1;
			const effect = arm === simulatedArms[1] ? Math.log(slowdown) : 0;
			const log = spread * deviation * normal(random) + effect;
			return [subject, 10 * Math.exp((shared.get(subject) ?? 0) + log)];
		});
		values.set(trial, new Map(own));
		return trial;
	};
	return {
		rounds: Array.from({ length: rounds }, () => {
			const shared = new Map(
				subjects.map((subject) => [
					subject,
					(noise[subject.metric] as Noise).round * normal(random),
				]),
			);
			const trials = [
				trialOf(simulatedArms[0], "measured", shared),
				trialOf(simulatedArms[1], "measured", shared),
				trialOf(simulatedArms[0], "control", shared),
			];
			return { order: [], trials };
		}),
		measure: (trial, subject) => values.get(trial)?.get(subject) ?? null,
	};
}

/** A standard normal number (Box & Muller 1958). */
function normal(random: Random): number {
	const radius = Math.sqrt(-2 * Math.log1p(-random.unit()));
	return radius * Math.cos(2 * Math.PI * random.unit());
}

/**
 * What was seen on this project's machine: two cores, 2026-11-21, `shoplab run checkout-latency --arms monolith --profile standard
 * --rounds 3` with seeds 301 to 305 (load of 12 s, closed load of 5 s before it). Of 35 trials 14 had the machine for themselves
 * (foreignLoad, steal and lag within their rules); within rounds, the logarithms of checkout's p50, p95 and p99 had standard
 * deviations of 0.061, 0.097 and 0.131, those of browse 0.049, 0.120 and 0.176 (6 degrees of freedom), between rounds 0.06 to
 * 0.22. The larger of each pair stands here, divided by 1.18: so much do wild trials add. Throughput was not measured; it is given
 * the noise of p50.
 *
 * That was a calm host. On a busy one (same day, 16 rounds of `standard`, steal 1 to 8 %) the logarithms of checkout's p50 and p95 had
 * standard deviations of 0.21 and 0.16 within rounds, those of browse 0.15 and 0.26: there 16 rounds tell differences of a quarter.
 */
export const noiseSeenHere = {
	p50: { round: 0.1, trial: 0.052, wild: 0.05 },
	p95: { round: 0.15, trial: 0.1, wild: 0.05 },
	p99: { round: 0.2, trial: 0.15, wild: 0.05 },
	throughput: { round: 0.1, trial: 0.052, wild: 0.05 },
} as const satisfies Record<string, Noise>;
