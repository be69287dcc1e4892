import type { Estimate } from "./interval.ts";

/** Two significant digits without an exponent: `0.83`, `1.0`, `12`, `120`. */
export function twoDigits(value: number): string {
	const rounded = value.toPrecision(2);
	return rounded.includes("e") ? plain(Number(rounded)) : rounded;
}

function plain(value: number): string {
	return value.toLocaleString("en", {
		useGrouping: false,
		maximumFractionDigits: 20,
	});
}

/** An interval that spans more than this factor, as those of two rounds may, says nothing that its numbers would add to. */
const widestSpan = 100;

/** Whether the interval of a value above 0 spans so much that it is not told. */
export function isTooWide({ low, high }: Pick<Estimate, "low" | "high">) {
	return low !== null && high !== null && high > widestSpan * low;
}

/** A ratio as reports print it: `0.83 [0.70, 0.97]`, without the bracket where there is no interval, `–` where no value. */
export function ratioText(ratio: Estimate | null): string {
	if (!ratio) return "–";
	const value = twoDigits(ratio.value);
	if (ratio.low === null || ratio.high === null) return value;
	if (isTooWide(ratio)) return `${value} [too wide]`;
	return `${value} [${twoDigits(ratio.low)}, ${twoDigits(ratio.high)}]`;
}
