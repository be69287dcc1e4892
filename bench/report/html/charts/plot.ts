import { lookOf } from "../../print/arms.ts";
import { digits, plainText } from "../../print/format.ts";

/** The few things that are done with a drawing; the types of the browser are not part of this project. */
export interface PlotElement {
	outerHTML: string;
	querySelector: (selector: string) => { remove: () => void } | null;
	querySelectorAll: (
		selector: string,
	) => Iterable<{ removeAttribute: (name: string) => void }>;
	getAttribute: (name: string) => string | null;
	setAttribute: (name: string, value: string) => void;
	removeAttribute: (name: string) => void;
}

/** A document that elements are made in. */
export type PlotDocument = object;

/** Wide enough to read, narrow enough to be read at 360 px without shrinking. */
export const width = 320;

/** Sizes that all charts share. */
export const text = { fontSize: "12px" };

/** The colour of an arm as the style sheet names it: light, dark and paper have their own. */
export const colourOf = (arm: string) => `var(--${lookOf(arm).slot})`;

/** The scales by which marks are painted and shaped by arm. */
export function armScales(arms: readonly string[]) {
	return {
		color: { domain: [...arms], range: arms.map(colourOf) },
		symbol: {
			domain: [...arms],
			range: arms.map((arm) => lookOf(arm).symbol),
		},
	};
}

const mostTicks = 5;

/** A log axis over this domain with a little room, and round numbers as its ticks: equal steps are equal factors. */
export function logAxis([low, high]: readonly [number, number]) {
	const domain = [low * 0.9, high * 1.1] as [number, number];
	return {
		type: "log" as const,
		domain,
		ticks: logTicks(domain),
		tickFormat: (value: number) => digits(value).replace(/\.0+$/, ""),
		grid: true,
	};
}

/** The finest of 1-2-5, 1-3 and 1 in every decade that gives few enough ticks to print. */
export function logTicks([low, high]: readonly [number, number]): number[] {
	const series = [[1, 2, 5], [1, 3], [1]].map((steps) =>
		ticksWithin(steps, low, high),
	);
	return (
		series.find(({ length }) => length <= mostTicks) ?? series.at(-1) ?? []
	);
}

function ticksWithin(
	steps: readonly number[],
	low: number,
	high: number,
): number[] {
	const first = Math.floor(Math.log10(low));
	const decades = Math.ceil(Math.log10(high)) - first + 1;
	return Array.from({ length: decades }, (_, index) => first + index)
		.flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)))
		.filter((tick) => tick >= low && tick <= high);
}

const longest = 16;

/** A name short enough for an axis. */
export function axisName(name: string): string {
	const plain = plainText(name);
	return plain.length <= longest ? plain : `${plain.slice(0, longest - 1)}…`;
}
