import {
	createRandom,
	integerBelow,
	type Random,
	shuffle,
	weightedIndex,
} from "../stats/random.ts";
import type { Victim } from "./victims.ts";

/** One kill of a campaign. */
export interface Kill {
	/** From 1, through the whole campaign. */
	number: number;
	victim: string;
	/** After the first order since all victims were up; of a second victim: after the first was killed. */
	afterMs: number;
	/** How long who has no supervisor stays down. */
	downMs: number;
}

/** A kill, or two, of which the second strikes while the first victim is down. */
export type Strike = readonly [Kill] | readonly [Kill, Kill];

/** One arm, started anew, with its kills. After each stretch shopping stops and the arm is checked. */
export interface TrialPlan {
	round: number;
	arm: string;
	stretches: readonly (readonly Strike[])[];
}

/** What a schedule follows from, and from nothing else. */
export interface ScheduleRequest {
	seed: number;
	kills: number;
	arms: readonly { name: string; victims: readonly Victim[] }[];
}

/** Checks read every order of the trial: without a fresh arm now and then they would take longer than the kills. */
const mostKillsOfTrial = 50;
const killsOfStretch = 10;
const pauseMs = { shortest: 50, longest: 400 };
/** A unit takes longer to come back: the second victim dies while the first is down. */
const longestGapMs = 80;
const longestDownMs = 1_500;
const shareOfDoubles = 0.25;

/** The whole campaign, as its seed has it: rounds of one trial for each arm, with equal shares of the kills. */
export function scheduleOf(request: ScheduleRequest): TrialPlan[] {
	const { seed, kills, arms } = request;
	const rounds = Math.ceil(kills / arms.length / mostKillsOfTrial);
	const shares = share(kills, arms.length).map((ofArm) => share(ofArm, rounds));
	const plans: TrialPlan[] = [];
	let first = 1;
	for (let round = 1; round <= rounds; round += 1) {
		const order = shuffle(createRandom(seed, round), [...arms.keys()]);
		for (const index of order) {
			const count = shares[index]?.[round - 1] ?? 0;
			const arm = arms[index];
			if (count === 0 || !arm) continue;
			const random = createRandom(seed, round, index + 1);
			const strikes = strikesOf(arm.victims, { random, first, count });
			plans.push({ round, arm: arm.name, stretches: stretchesOf(strikes) });
			first += count;
		}
	}
	return plans;
}

/** Whole numbers that add up to `total` and differ by one at most, the larger ones first. */
function share(total: number, parts: number): number[] {
	return Array.from({ length: parts }, (_, part) =>
		Math.ceil((total - part) / parts),
	);
}

function strikesOf(
	victims: readonly Victim[],
	{ random, first, count }: { random: Random; first: number; count: number },
): Strike[] {
	const strikes: Strike[] = [];
	let number = first;
	const last = first + count - 1;
	while (number <= last) {
		const span = pauseMs.longest - pauseMs.shortest;
		const afterMs = pauseMs.shortest + integerBelow(random, span);
		const one = killOf(number, afterMs, { victims, random });
		const isDouble = random.unit() < shareOfDoubles && number < last;
		const others = victims.filter(({ name }) => name !== one.victim);
		if (isDouble && others.length > 0) {
			const gapMs = integerBelow(random, longestGapMs);
			const from = { victims: others, random };
			strikes.push([one, killOf(number + 1, gapMs, from)]);
		} else strikes.push([one]);
		number += strikes.at(-1)?.length ?? 1;
	}
	return strikes;
}

function killOf(
	number: number,
	afterMs: number,
	{ victims, random }: { victims: readonly Victim[]; random: Random },
): Kill {
	const weights = victims.map(({ weight }) => weight);
	const victim = victims[weightedIndex(random, weights)]?.name ?? "";
	const downMs = integerBelow(random, longestDownMs);
	return { number, victim, afterMs, downMs };
}

function stretchesOf(strikes: readonly Strike[]): Strike[][] {
	const stretches: Strike[][] = [];
	for (const strike of strikes) {
		const current = stretches.at(-1);
		if (current && current.flat().length < killsOfStretch) current.push(strike);
		else stretches.push([strike]);
	}
	return stretches;
}
