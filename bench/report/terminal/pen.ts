import pc from "picocolors";
import { plainText } from "../print/format.ts";
import { wrapped } from "../print/wrap.ts";
import { type Paint, paintWith } from "./paint.ts";

/** How the terminal is written to. */
export interface TerminalOptions {
	color: boolean;
	/** Width of the terminal in characters. */
	columns: number;
}

/** What a line of report is written with. */
export interface Pen {
	paint: Paint;
	columns: number;
	/** Wraps a sentence; `hang` is what its first line begins with, the others are indented as far. */
	say: (sentence: string, hang?: string) => string;
}

const widest = 100;
const narrowest = 30;

/** A pen for a terminal; what is too wide to be read stays narrower than it. */
export function penFor(
	{ color, columns }: TerminalOptions,
	most = widest,
): Pen {
	const width = Math.max(narrowest, Math.min(most, columns));
	const paint = paintWith(pc.createColors(color));
	const say = (sentence: string, hang = "") =>
		paint.arms(wrapped(plainText(sentence), width, hang));
	return { paint, columns: width, say };
}
