import { createRandom, shuffle } from "../stats/random.ts";
import type { Saturation } from "./saturate.ts";

/** Someone who answers the same requests as others. */
export interface Contestant {
	name: string;
	url: string;
	/** CPU that all its processes have used so far. */
	cpuMicros(): number;
	/** Resolves when nothing is left to do of what was answered; absent where that is at once. */
	settled?: () => Promise<void>;
}

/** What each contestant reached, round by round: name → saturations in the order of the rounds. */
export type Scores = ReadonlyMap<string, readonly Saturation[]>;

export interface Contest<Who extends Contestant> {
	contestants: readonly Who[];
	rounds: number;
	/** Rounds before the first that is scored: 1 unless told. */
	warmUps?: number;
	seed: number;
	/** One turn of one contestant. Rounds are numbered from 1; those of the warm-up end with 0. */
	turn(contestant: Who, round: number): Promise<Saturation>;
}

/** Lets all contestants take turns, in random order within each round, so that what disturbs the machine disturbs all alike. */
export async function hold<Who extends Contestant>(
	contest: Contest<Who>,
): Promise<Scores> {
	const scores = new Map<string, Saturation[]>();
	const random = createRandom(contest.seed);
	const { warmUps = 1 } = contest;
	for (let round = 1 - warmUps; round <= contest.rounds; round += 1) {
		for (const contestant of shuffle(random, contest.contestants)) {
			const score = await contest.turn(contestant, round);
			if (round < 1) continue;
			const { name } = contestant;
			scores.set(name, [...(scores.get(name) ?? []), score]);
		}
	}
	return scores;
}
