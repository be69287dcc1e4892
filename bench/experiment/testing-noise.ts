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

/** TO BE REPLACED by the measurement. */
export const noiseSeenHere = {
	p50: { round: 0.1, trial: 0.04, wild: 0.05 },
	p95: { round: 0.1, trial: 0.09, wild: 0.05 },
	p99: { round: 0.1, trial: 0.15, wild: 0.05 },
	throughput: { round: 0.05, trial: 0.04, wild: 0.05 },
} as const satisfies Record<string, Noise>;
