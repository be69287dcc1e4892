import { wrapped } from "../../report/print/wrap.ts";
import { nearest } from "../../scenario/problems.ts";
import { UsageError } from "../exit.ts";
import {
	type Explanation,
	explanations,
	ownCodes,
	shopCodes,
} from "../explanations.ts";

const widest = 100;

/** The text of one code, or the list of all. Throws UsageError for a code that is none. */
export function explain(code: string | undefined, columns: number): string {
	const width = Math.min(columns, widest);
	if (code === undefined) return `${listOf(width)}\n`;
	const known = Object.keys(explanations);
	const asWritten =
		known.find((each) => each.toLowerCase() === code.toLowerCase()) ?? code;
	const explanation = known.includes(asWritten)
		? explanations[asWritten]
		: undefined;
	if (!explanation) throw unknown(code, known);
	return `${textOf(asWritten, explanation, width)}\n`;
}

function unknown(code: string, known: readonly string[]): UsageError {
	const like = nearest(code, known);
	return new UsageError(
		`there is no code "${code}"${like ? `; did you mean "${like}"?` : ""}\n  fix:   shoplab explain lists all codes`,
	);
}

function textOf(
	code: string,
	{ status, means, why, mend, example }: Explanation,
	width: number,
): string {
	return [
		wrapped(`${code} (${status})`, width),
		"",
		wrapped(means, width, "What it means:  "),
		wrapped(why, width, "Why it matters: "),
		wrapped(mend, width, "How to mend it: "),
		`For example:    ${example}`,
	].join("\n");
}

function listOf(width: number): string {
	const lines = (codes: readonly string[]) => {
		const longest = Math.max(...codes.map((code) => code.length));
		return codes.map((code) =>
			wrapped(
				explanations[code]?.means ?? "",
				width,
				`  ${code.padEnd(longest)}  `,
			),
		);
	};
	return [
		"What shoplab says:",
		...lines(ownCodes),
		"",
		"What the shops answer to requests:",
		...lines(shopCodes),
	].join("\n");
}
