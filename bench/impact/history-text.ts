import {
	byteSize,
	count,
	counted,
	digits,
	oneLine,
	partOf,
	percent,
} from "../report/print/format.ts";
import { wrapped } from "../report/print/wrap.ts";
import type { History, Looked } from "./history.ts";
import { type Column, tableText } from "./table.ts";
import type { Touched } from "./tally.ts";

/** What the commits of a range touched, for people. */
export function historyText(history: History, columns: number): string {
	const parts = [
		headText(history, columns),
		hasCounted(history)
			? commitsTable(history, columns)
			: "No commit of the range can be counted.",
		...leftOutText(history, columns),
		...(hasCounted(history) ? [sharesTable(history, columns)] : []),
		...Object.entries(history.arms).flatMap(([arm, { coupling }]) =>
			coupling.length > 0 ? [couplingText(arm, history, columns)] : [],
		),
		wrapped(`${meaning} ${history.method}`, columns),
	];
	return `${parts.join("\n\n")}\n`;
}

function hasCounted({ commits }: History): boolean {
	return commits.some((commit) => "touched" in commit);
}

const meaning =
	"A unit is touched when its hash is another than at the first parent; a new one is, one that is gone is not. Support: the share of the commits counted that touch both. Confidence: of those that touch the first (second), the share that touches both (Zimmermann et al., ICSE 2004).";

function headText(history: History, columns: number): string {
	const { range, repository, commits, commitsInRange } = history;
	const all =
		commitsInRange > commits.length
			? `the newest ${count(commits.length)} of ${counted(commitsInRange, "commit")} (--max-count takes more)`
			: counted(commits.length, "commit");
	return wrapped(`${range} of ${repository}: ${all}, oldest first`, columns);
}

const ids = 9;
const frame = 3;
const leastSubject = 12;

/** A row for each commit that is counted; subjects take the room that is left. */
function commitsTable(history: History, columns: number): string {
	const { commits, arms } = history;
	const names = Object.keys(arms);
	const armColumns = columnsOfArms(history, columns);
	const taken = [{ widest: ids }, ...armColumns].reduce(
		(sum, { widest }) => sum + widest + frame,
		1 + frame,
	);
	const room = Math.max(leastSubject, columns - taken);
	const heads = [
		{ name: "commit", widest: ids },
		{ name: "subject", widest: room },
		...armColumns,
	];
	const rows = commits.flatMap((commit) =>
		"touched" in commit
			? [
					[
						...[commit.id.slice(0, ids), subjectOf(commit, room)],
						...names.map((arm) => touchedText(touchedOf(commit, arm))),
					],
				]
			: [],
	);
	return tableText(heads, rows);
}

/** As wide as what stands in them, where there is room for that. */
function columnsOfArms({ commits, arms }: History, columns: number): Column[] {
	const names = Object.keys(arms);
	const left = columns - 1 - (ids + frame) - (leastSubject + frame);
	const widest = Math.floor(left / names.length) - frame;
	return names.map((name) => {
		const texts = commits.map((commit) => touchedText(touchedOf(commit, name)));
		const longest = Math.max(...[name, ...texts].map(({ length }) => length));
		return { name, widest: Math.min(longest, widest) };
	});
}

function touchedOf(commit: Looked, arm: string): Touched | undefined {
	return "touched" in commit ? commit.touched[arm] : undefined;
}

function subjectOf({ subject }: Looked, room: number): string {
	const text = oneLine(subject).trim();
	// Without a place to break it at, so that a commit takes one line.
	const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
	return shown.replaceAll(" ", "\u00a0");
}

const mostNamed = 3;

function touchedText(touched: Touched | undefined): string {
	if (!touched || touched.units.length === 0) return "none";
	const { units, bytes } = touched;
	const names =
		units.length > mostNamed ? counted(units.length, "unit") : units.join(", ");
	return `${names}: ${byteSize(bytes)}`;
}

function leftOutText({ commits }: History, columns: number): string[] {
	const left = commits.flatMap((commit) =>
		"leftOut" in commit ? [commit] : [],
	);
	if (left.length === 0) return [];
	const whys = [...new Set(left.map(({ leftOut }) => leftOut.why))];
	const lines = whys.map((why) => {
		const some = left.filter(({ leftOut }) => leftOut.why === why);
		const named = some.map(({ id }) => id.slice(0, ids)).join(", ");
		return wrapped(`${named}: ${oneLine(why)}`, columns, "- ");
	});
	return [
		[
			`Left out on all arms, ${partOf(left.length, commits.length)}:`,
			...lines,
		].join("\n"),
	];
}

const firstColumn = 20;

/** What the commits come to, arm by arm. */
function sharesTable({ arms }: History, columns: number): string {
	const names = Object.keys(arms);
	const left = columns - 1 - (firstColumn + frame);
	const widest = Math.floor(left / names.length) - frame;
	const heads = [
		{ name: "commits that touch", widest: firstColumn },
		...names.map((name) => ({ name, widest, numeric: true })),
	];
	const tallies = Object.values(arms);
	const shareOf = (kind: "none" | "one" | "several") =>
		tallies.map(({ touching, commits }) => partOf(touching[kind], commits));
	return tableText(heads, [
		["no unit", ...shareOf("none")],
		["one unit", ...shareOf("one")],
		["two units or more", ...shareOf("several")],
		[
			"units a commit, mean",
			...tallies.map(({ meanUnits }) => digits(meanUnits)),
		],
		[
			"bytes a commit, mean",
			...tallies.map(({ meanBytes }) => byteSize(meanBytes)),
		],
		["units at the end", ...tallies.map(({ unitsAtEnd }) => count(unitsAtEnd))],
	]);
}

const mostPairs = 12;

function couplingText(arm: string, { arms }: History, columns: number): string {
	const coupling = arms[arm]?.coupling ?? [];
	const heads = [
		{ name: "units", widest: 40 },
		{ name: "together", widest: 8, numeric: true },
		{ name: "support", widest: 8, numeric: true },
		{ name: "confidence", widest: 20, numeric: true },
	];
	const rows = coupling
		.slice(0, mostPairs)
		.map(({ units: [a, b], together, support, confidence: [ofA, ofB] }) => [
			`${a} + ${b}`,
			count(together),
			percent(support),
			`${percent(ofA)}, ${percent(ofB)}`,
		]);
	const all =
		coupling.length > mostPairs
			? ` (${mostPairs} of ${count(coupling.length)} pairs, the others by --json)`
			: "";
	const says = `${arm}: units that ship in the same commits${all}`;
	return `${wrapped(says, columns)}\n${tableText(heads, rows)}`;
}
