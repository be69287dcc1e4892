import type { Estimate } from "./interval.ts";

/** How many of how many. */
export interface Count {
	count: number;
	of: number;
}

/** Two-sided 95 % of the standard normal distribution. */
const z = 1.959_963_984_540_054;

/**
 * The 95 % score interval of a share (Wilson, Journal of the American Statistical Association 22, 1927): unlike the textbook's, it
 * is not empty where nothing, or everything, was counted. Throws RangeError on a share of nothing.
 */
export function shareInterval({ count, of }: Count): Estimate {
	if (!(of > 0) || count < 0 || count > of)
		throw new RangeError(`a share needs 0 ≤ count ≤ of, it is ${count}/${of}`);
	const share = count / of;
	const square = z ** 2;
	const centre = (2 * count + square) / (2 * (of + square));
	const half =
		(z * Math.sqrt(square + 4 * count * (1 - share))) / (2 * (of + square));
	return {
		value: share,
		low: Math.max(0, centre - half),
		high: Math.min(1, centre + half),
	};
}

/**
 * The first share less the second with its 95 % interval, by Newcombe's square-and-add of the two score intervals (Statistics in
 * Medicine 17, 1998, 873–890, method 10). It takes each case for independent: cases that fail together need rounds as well.
 */
export function shareDifference(first: Count, second: Count): Estimate {
	const [a, b] = [shareInterval(first), shareInterval(second)];
	const value = a.value - b.value;
	return {
		value,
		low: value - Math.hypot(a.value - Number(a.low), Number(b.high) - b.value),
		high: value + Math.hypot(Number(a.high) - a.value, b.value - Number(b.low)),
	};
}
