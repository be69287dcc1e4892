/** A seeded stream of numbers: the same seeds give the same stream on every machine. */
export interface Random {
	/** An integer in [0, 2^32). */
	uint32(): number;
	/** A number in [0, 1) with 53 random bits. */
	unit(): number;
}

const goldenRatio = 0x9e3779b9;

/**
 * Random numbers by xoshiro128** 1.1 (Blackman, Vigna: Scrambled linear pseudorandom number generators, 2018). More seeds
 * name a sub-stream: `createRandom(seed, arrival, step)` is independent of how often other sub-streams were asked.
 */
export function createRandom(...seeds: number[]): Random {
	return xoshiro128(stateFrom(seeds));
}

/** The generator itself on a state of four 32-bit words, not all zero. */
export function xoshiro128(state: readonly number[]): Random {
	// Four variables, not an array: the bootstrap draws millions.
	let [s0, s1, s2, s3] = [0, 1, 2, 3].map((word) => (state[word] ?? 0) | 0) as [
		number,
		number,
		number,
		number,
	];
	if ((s0 | s1 | s2 | s3) === 0)
		throw new RangeError("xoshiro128: the state must not be all zero");
	const uint32 = () => {
		const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
		const t = s1 << 9;
		s2 ^= s0;
		s3 ^= s1;
		s1 ^= s2;
		s0 ^= s3;
		s2 ^= t;
		s3 = rotateLeft(s3, 11);
		return result;
	};
	const unit = () => {
		const high = uint32() >>> 5;
		const low = uint32() >>> 6;
		return (high * 2 ** 26 + low) / 2 ** 53;
	};
	return { uint32, unit };
}

function rotateLeft(word: number, bits: number): number {
	return (word << bits) | (word >>> (32 - bits));
}

function stateFrom(seeds: number[]): number[] {
	let hash = 0;
	for (const seed of seeds) {
		const word = seed >>> 0;
		const high = Math.floor(seed / 2 ** 32) >>> 0;
		hash = mix32((mix32((hash ^ word) + goldenRatio) ^ high) + goldenRatio);
	}
	return [1, 2, 3, 4].map((n) => mix32(hash + Math.imul(n, goldenRatio)));
}

/** The finaliser of MurmurHash3 (Appleby): a bijection of 32-bit words in which each input bit moves half the output. */
export function mix32(word: number): number {
	let hash = word >>> 0;
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return (hash ^ (hash >>> 16)) >>> 0;
}

/** An integer in [0, below). The bias of the product method is under `below` / 2^53. */
export function integerBelow(random: Random, below: number): number {
	return Math.floor(random.unit() * below);
}

/** One of the items, all equally likely. Throws RangeError when there is none. */
export function choice<Item>(random: Random, items: readonly Item[]): Item {
	if (items.length === 0)
		throw new RangeError("choice: there is nothing to choose from");
	return items[integerBelow(random, items.length)] as Item;
}

/** The index of one weight, as likely as its share of the sum. Weights are ≥ 0 with a sum above 0. */
export function weightedIndex(
	random: Random,
	weights: readonly number[],
): number {
	const sum = weights.reduce((total, weight) => total + weight, 0);
	if (!(sum > 0))
		throw new RangeError("weightedIndex: the weights must add up to over 0");
	let rest = random.unit() * sum;
	const index = weights.findIndex((weight) => {
		rest -= weight;
		return rest < 0;
	});
	return index >= 0 ? index : weights.findLastIndex((weight) => weight > 0);
}

/** A new array with the items in random order (Fisher, Yates; Durstenfeld's form). */
export function shuffle<Item>(random: Random, items: readonly Item[]): Item[] {
	const shuffled = [...items];
	for (let last = shuffled.length - 1; last > 0; last--) {
		const other = integerBelow(random, last + 1);
		const item = shuffled[last] as Item;
		shuffled[last] = shuffled[other] as Item;
		shuffled[other] = item;
	}
	return shuffled;
}

/** A waiting time of mean 1 (inverse transform of the exponential distribution). */
export function exponential(random: Random): number {
	return -Math.log1p(-random.unit());
}
