import { lookOf } from "../arms.ts";
import { plainText } from "../format.ts";

/** The few things that are done with a drawing; the types of the browser are not part of this project. */
export interface PlotElement {
	outerHTML: string;
	querySelector: (selector: string) => { remove: () => void } | null;
	querySelectorAll: (
		selector: string,
	) => Iterable<{ removeAttribute: (name: string) => void }>;
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

const longest = 16;

/** A name short enough for an axis. */
export function axisName(name: string): string {
	const plain = plainText(name);
	return plain.length <= longest ? plain : `${plain.slice(0, longest - 1)}…`;
}
