import type { Round } from "../results/trial-schema.ts";
import type { Estimate } from "../stats/interval.ts";
import { createRandom } from "../stats/random.ts";
import { type Pair, ratioOverRounds } from "../stats/ratio.ts";
import { type Side, type Subject, valueIn } from "./ratios.ts";

/** Both ends of a series, round by round: their trials ran mixed, so that a round is a pair. */
export interface Ends {
	first: readonly Round[];
	last: readonly Round[];
}

/**
 * A metric at the last point of a series ÷ at the first, with its interval over rounds; with `under` the same of the ratio of two
 * sides. Null where no round has all of it.
 */
export function growthOf(
	{ first, last }: Ends,
	subject: Subject,
	sides: { over: Side; under?: Side; seed: number },
): Estimate | null {
	const levelIn = (round: Round | undefined) => {
		if (!round) return null;
		const over = valueIn(round, subject, sides.over);
		if (!sides.under || over === null) return over;
		const under = valueIn(round, subject, sides.under);
		return under === null ? null : over / under;
	};
	const pairs = last.flatMap((round, index): Pair[] => {
		const numerator = levelIn(round);
		const denominator = levelIn(first[index]);
		return numerator !== null && denominator !== null
			? [{ numerator, denominator }]
			: [];
	});
	if (pairs.length === 0) return null;
	return ratioOverRounds(pairs, { random: createRandom(sides.seed, 59) });
}
