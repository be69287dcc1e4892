import Table from "cli-table3";
import type { Scores } from "./contest.ts";
import { type Finding, type Spread, spreadOf, verdictOf } from "./goals.ts";

const plain = { style: { head: [], border: [] } };

/** The goals, what was measured, and whether that is enough. */
export function findingsTable(findings: readonly Finding[]): string {
	const table = new Table({
		...plain,
		head: ["what", "median (min – max)", "by CPU", "goal", ""],
	});
	for (const finding of findings) {
		const { what, measured, unit, byCpu, why } = finding;
		table.push([
			what,
			measured ? spreadText(measured, unit) : (why ?? ""),
			byCpu ? byCpu.median.toFixed(2) : "",
			goalText(finding),
			verdictOf(finding) ?? "",
		]);
	}
	return table.toString();
}

/** What each contestant reached by itself. */
export function scoresTable(scores: Scores): string {
	const table = new Table({
		...plain,
		head: ["who", "answers/s, median (min – max)", "CPU µs each", "bad"],
	});
	for (const [name, rounds] of scores) {
		const rate = spreadOf(rounds.map(({ perSecond }) => perSecond));
		const cpu = spreadOf(rounds.map(({ cpuMicros }) => cpuMicros));
		const bad = rounds.reduce((sum, round) => sum + round.bad, 0);
		const whole = (value: number) => Math.round(value);
		table.push([
			name,
			`${whole(rate.median)} (${whole(rate.min)} – ${whole(rate.max)})`,
			whole(cpu.median),
			bad,
		]);
	}
	return table.toString();
}

function spreadText(
	{ median, min, max }: Spread,
	unit: Finding["unit"],
): string {
	const text = (value: number) =>
		unit === "ms" && value >= 100
			? String(Math.round(value))
			: value.toFixed(2);
	const suffix = unit === "ms" ? " ms" : "";
	return `${text(median)}${suffix} (${text(min)} – ${text(max)})`;
}

function goalText({ bound, unit }: Finding): string {
	if (!bound) return "";
	const suffix = unit === "ms" ? " ms" : "";
	return "min" in bound ? `≥ ${bound.min}${suffix}` : `≤ ${bound.max}${suffix}`;
}
