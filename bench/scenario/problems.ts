/** One mistake in a file. Line and column count from 1 and are null when the file as a whole is the problem. */
export interface Problem {
	file: string;
	line: number | null;
	column: number | null;
	message: string;
	/** The line of the file that the problem stands on, as text safe to print. */
	sourceLine: string | null;
	/** The nearest valid word. */
	suggestion: string | null;
}

/** A scenario, change or need-graph file that cannot be used; nothing was started. Carries all problems, by file and line. */
export class InvalidScenario extends Error {
	readonly code = "InvalidScenario";
	readonly exitStatus = 2;
	readonly problems: readonly Problem[];

	constructor(problems: readonly Problem[]) {
		super(problems.map(formatProblem).join("\n\n"));
		this.name = "InvalidScenario";
		this.problems = problems;
	}
}

/** A problem of a whole file, such as one that is not there. */
export function fileProblem(
	file: string,
	message: string,
	suggestion: string | null = null,
): Problem {
	return {
		file,
		line: null,
		column: null,
		message,
		sourceLine: null,
		suggestion,
	};
}

/** `file:line:col: message`, the line, a caret under the spot, and the nearest valid word. */
export function formatProblem(problem: Problem): string {
	const { file, line, column, message, sourceLine, suggestion } = problem;
	const place = line === null ? file : `${file}:${line}:${column}`;
	const lines = [`${printable(place)}: ${printable(message)}`];
	if (sourceLine !== null && column !== null)
		lines.push(...pointAt(sourceLine, column));
	if (suggestion !== null) lines.push(`did you mean "${suggestion}"?`);
	return lines.join("\n");
}

const longestShownLine = 120;

function pointAt(sourceLine: string, column: number): [string, string] {
	const start = column > longestShownLine - 20 ? column - 40 : 0;
	const shown = sourceLine.slice(start, start + longestShownLine);
	const before = sourceLine.slice(start, column - 1);
	return [printable(shown), `${blank(printable(before))}^`];
}

/** What a terminal draws two columns wide, and what it draws over the letter before. */
const wide =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
const mark = /\p{M}/u;

/** Spaces as wide as a text is drawn. */
function blank(text: string): string {
	return Array.from(text, (sign) => {
		if (sign === "\t") return sign;
		return mark.test(sign) ? "" : wide.test(sign) ? "  " : " ";
	}).join("");
}

/** Text from a hostile file must not steer the terminal: control characters become `?`, tabs stay. */
export function printable(text: string): string {
	return text.replace(/[^\P{Cc}\t]|\p{Cf}|[\u2028\u2029]/gu, "?");
}

/** The valid word nearest to what was written, or one that contains it; null when none is near enough to be meant. */
export function nearest(word: string, words: readonly string[]): string | null {
	if (word.length > 60) return null;
	const allowed = Math.max(1, Math.floor(word.length / 3));
	let best: { word: string; distance: number } | null = null;
	for (const candidate of words) {
		const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
		if (distance <= allowed && distance < (best?.distance ?? Infinity))
			best = { word: candidate, distance };
	}
	const isPart = (candidate: string) =>
		word.length >= 4 && candidate.includes(word);
	return best?.word ?? words.find(isPart) ?? null;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours each count one. */
export function editDistance(a: string, b: string): number {
	let beforeLast: number[] = [];
	let last = Array.from({ length: b.length + 1 }, (_, column) => column);
	for (let row = 1; row <= a.length; row++) {
		const current = [row];
		for (let column = 1; column <= b.length; column++) {
			const at = (list: number[], index: number) => list[index] ?? Infinity;
			const isSame = a[row - 1] === b[column - 1];
			const isSwap =
				a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
			current[column] = Math.min(
				at(last, column) + 1,
				at(current, column - 1) + 1,
				at(last, column - 1) + (isSame ? 0 : 1),
				row > 1 && column > 1 && isSwap
					? at(beforeLast, column - 2) + 1
					: Infinity,
			);
		}
		[beforeLast, last] = [last, current];
	}
	return last[b.length] ?? 0;
}
