import type {
	Basis,
	ChangeVerdict,
	MetricChange,
	RunComparison,
} from "../../results/run-comparison.ts";
import { isTooWide } from "../../stats/format.ts";
import {
	byteSize,
	count,
	counted,
	digits,
	duration,
	missing,
	moment,
	percent,
} from "../print/format.ts";
import { type Pen, penFor, type TerminalOptions } from "./pen.ts";
import { stripOf } from "./strip.ts";

/** What `shoplab compare` prints: for each scenario the claims, the counts, and each arm alone, every metric with its strip. */
export function runComparisonText(
	comparison: RunComparison,
	options: TerminalOptions,
): string {
	const pen = penFor(options);
	const scenarios = [
		...new Set(comparison.changes.map(({ scenario }) => scenario)),
	];
	const parts = [
		introduction(comparison, pen),
		...scenarios.map((id) => scenarioText(id, comparison, pen)),
		closing(comparison, pen),
	];
	return `${parts.join("\n\n")}\n`;
}

function introduction(
	{ a, b, threshold, notes }: RunComparison,
	{ say }: Pen,
): string {
	return [
		say(`a: ${a.run}, ${moment(a.startedAt)}`),
		say(`b: ${b.run}, ${moment(b.startedAt)}`),
		...notes.map((note) => say(note)),
		say(
			`Threshold ${percent(threshold)}. In the strips ▀ is a round of a, ▄ one of b, █ both.`,
		),
	].join("\n");
}

const headings: Readonly<Record<Basis, string>> = {
	between:
		"Between arms, side by side in each round (claims, judged together):",
	counted: "Counted:",
	own: "Each arm alone, at two times (context: only large changes count):",
};

function scenarioText(
	id: string,
	{ changes }: RunComparison,
	pen: Pen,
): string {
	const here = changes.filter(({ scenario }) => scenario === id);
	const sections = (["between", "counted", "own"] as const).flatMap((basis) => {
		const rows = here.filter((change) => change.basis === basis);
		if (rows.length === 0) return [];
		return [
			pen.say(headings[basis], "  "),
			...rows.map((row) => changeText(row, pen)),
		];
	});
	return [pen.paint.bold(pen.say(id)), ...sections].join("\n");
}

const marks: Readonly<Record<ChangeVerdict, string>> = {
	regression: "✗",
	improvement: "✓",
	same: "=",
	inconclusive: "?",
};

const margin = "    ? inconclusive  ".length;
const stripWidth = 32;

function changeText(row: MetricChange, { paint, say }: Pen): string {
	const { verdict, basis, why } = row;
	const marked = `    ${marks[verdict]} ${verdict}`;
	const indent = " ".repeat(margin);
	const painted =
		verdict === "regression" || verdict === "improvement"
			? paint.bold(marked)
			: marked;
	const head = say(`${subjectText(row)}: ${valuesText(row)}`, indent);
	const isTold = basis === "own" ? isChange(verdict) : verdict !== "same";
	return [
		painted + head.slice(marked.length),
		...stripText(row).map((line) => indent + line),
		...(isTold ? [say(why, indent)] : []),
	].join("\n");
}

const isChange = (verdict: ChangeVerdict) =>
	verdict === "regression" || verdict === "improvement";

function subjectText({ metric, of, arms }: MetricChange): string {
	const part = of === null ? "" : ` of ${of}`;
	return `${metric}${part}, ${arms.join(" ÷ ")}`;
}

function valuesText(row: MetricChange): string {
	const { a, b, unit } = row;
	if (a === null && b === null) return row.why;
	return `${valueText(a, unit)} → ${valueText(b, unit)}${changeOf(row)}`;
}

function changeOf({ change, unit }: MetricChange): string {
	if (change === null) return "";
	const { by, value, low, high } = change;
	if (by === "ratio") {
		const [times, from, to] = [value, low, high].map((each) =>
			each === null ? null : each.toFixed(2),
		);
		if (from === null || low === null || high === null)
			return `, × ${times}, no interval`;
		return isTooWide({ low, high })
			? `, × ${times} [too wide]`
			: `, × ${times} [${from}, ${to}]`;
	}
	if (unit !== "share" || low === null || high === null) return "";
	const points = (share: number) => (share * 100).toFixed(2);
	return `, ${points(value)} points [${points(low)}, ${points(high)}]`;
}

function stripText({ values, unit }: MetricChange): string[] {
	const strip = stripOf(values, stripWidth);
	if (!strip || unit === "count") return [];
	const { picture, from, to } = strip;
	return [`${picture} ${valueText(from, unit)} to ${valueText(to, unit)}`];
}

function valueText(value: number | null, unit: MetricChange["unit"]): string {
	if (value === null) return missing;
	const texts: Record<MetricChange["unit"], (value: number) => string> = {
		ratio: digits,
		ms: duration,
		micros: (micros) => `${digits(micros)} µs`,
		perSecond: (rate) => `${digits(rate)}/s`,
		bytes: byteSize,
		share: percent,
		count,
	};
	return texts[unit](value);
}

function closing({ verdict, changes }: RunComparison, pen: Pen): string {
	const having = (wanted: ChangeVerdict, basis?: Basis) =>
		changes.filter(
			(each) =>
				each.verdict === wanted &&
				(basis === undefined || each.basis === basis),
		).length;
	const open = having("inconclusive") - having("inconclusive", "own");
	return [
		pen.paint.bold(`${marks[verdict]} ${verdict}`),
		pen.say(
			`${counted(having("regression"), "regression")}, ${counted(having("improvement"), "improvement")}, ${count(having("same"))} the same, ${count(open)} inconclusive, and ${counted(having("inconclusive", "own"), "value")} of one arm alone that two times cannot tell.`,
		),
	].join("\n");
}
