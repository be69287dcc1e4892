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

/** A ratio as reports print it: `0.83 [0.70, 0.97]`, without the bracket where there is no interval, `–` where no value. */
export function ratioText(ratio: Estimate | null): string {
	if (!ratio) return "–";
	const value = twoDigits(ratio.value);
	if (ratio.low === null || ratio.high === null) return value;
	return `${value} [${twoDigits(ratio.low)}, ${twoDigits(ratio.high)}]`;
}
