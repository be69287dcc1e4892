import { compareRuns } from "../../compare/compare.ts";
import { runComparisonText } from "../../report/terminal/run-comparison.ts";
import type { RunComparison } from "../../results/run-comparison.ts";
import { readResults } from "../../results/store.ts";
import type { CompareFlags } from "../compare.ts";
import { exitCodes } from "../exit.ts";
import { wantsColor } from "../terminal.ts";

/** Compares two stored runs; the exit status is the answer. Throws InvalidResults and Incomparable. */
export function compare(
	a: string,
	b: string,
	flags: CompareFlags & { color: boolean },
): number {
	const { threshold, json, strict = false } = flags;
	const comparison = compareRuns(readResults(a), readResults(b), { threshold });
	if (json) process.stdout.write(`${JSON.stringify(comparison, null, "\t")}\n`);
	else {
		const color = wantsColor(process.stdout, flags.color, process.env);
		const columns = process.stdout.columns ?? 80;
		process.stdout.write(runComparisonText(comparison, { color, columns }));
	}
	return exitCodeOf(comparison, strict);
}

function exitCodeOf({ verdict }: RunComparison, strict: boolean): number {
	if (verdict === "regression") return exitCodes.broken;
	return strict && verdict === "inconclusive"
		? exitCodes.inconclusive
		: exitCodes.held;
}
