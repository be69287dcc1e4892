import type { Results } from "../../../results/schema.ts";
import {
	type FaultStory,
	faultStoriesOf,
	goodWhileBroken,
} from "../../facts/faults.ts";
import { missing, percent } from "../../print/format.ts";
import {
	type Block,
	type GridChart,
	heading,
	numeric,
	paragraph,
	type Table,
	type Text,
	words,
} from "../blocks.ts";
import { timelines } from "./timelines.ts";

/** Every fault of the run by every capability, and what happened when. */
export function faults(results: Results): Block[] {
	const stories = faultStoriesOf(results);
	const rows = stories.flatMap(rowsOf);
	if (rows.length === 0) return [];
	const arms = [...new Set(rows.map(({ arm }) => arm))];
	const capabilities = [
		...new Set(rows.flatMap(({ shares }) => Object.keys(shares))),
	].sort();
	return [
		heading(2, "Faults by capabilities", "faults"),
		paragraph(
			"How well each capability was served while something was broken. The stronger the colour of a cell, the more was lost; the number is the share of good requests, in per cent. All arms share one scale.",
		),
		{
			kind: "charts",
			arms,
			charts: arms.map((arm) => heatMap(arm, { stories, rows, capabilities })),
		},
		sharesTable(rows, capabilities),
		...absences(stories),
		...timelines(stories, arms),
	];
}

/** A row of the heat map of one arm. */
interface HeatRow {
	name: string;
	arm: string;
	notHere: string | null;
	shares: Record<string, number | null>;
}

function rowsOf({ name, arms }: FaultStory): HeatRow[] {
	return arms
		.filter(({ trials, notHere }) => trials.length > 0 || notHere !== null)
		.map(({ arm, notHere, trials }) => ({
			...{ name, arm, notHere },
			shares: goodWhileBroken(trials),
		}));
}

function heatMap(
	arm: string,
	{
		stories,
		rows,
		capabilities,
	}: { stories: FaultStory[]; rows: HeatRow[]; capabilities: string[] },
): GridChart {
	const own = rows.filter((row) => row.arm === arm);
	const cells = own.flatMap(({ name, notHere, shares }) =>
		capabilities.flatMap((column) => {
			const good = shares[column];
			const cell = { row: name, column };
			if (notHere !== null) return [{ ...cell, shade: 0, text: missing }];
			return good === null || good === undefined
				? []
				: [{ ...cell, shade: 1 - good, text: shortPercent(good) }];
		}),
	);
	const hit = own.map(({ name, shares }) => {
		const all = Object.entries(shares).flatMap(([capability, good]) =>
			good === null ? [] : [`${capability} ${percent(good)}`],
		);
		return `${name}: ${all.join(", ") || "not measured"}`;
	});
	return {
		chart: "grid",
		title: `Good while broken, %: ${arm}`,
		says: `Share of good requests from fault to heal on ${arm}. ${hit.join(". ")}`,
		rows: stories.map(({ name }) => name),
		columns: capabilities,
		cells,
	};
}

/** Three characters at most; what is not all is never 100, what is not nothing never 0. */
function shortPercent(share: number): string {
	const value = Math.round(share * 100);
	if (share > 0 && value === 0) return "<1";
	return String(share < 1 && value === 100 ? 99 : value);
}

function sharesTable(
	rows: readonly HeatRow[],
	capabilities: readonly string[],
): Table {
	return {
		kind: "table",
		caption: "Good requests from fault to heal, by fault, arm and capability",
		columns: [words("Fault"), words("Arm"), ...capabilities.map(numeric)],
		rows: rows.map(({ name, arm, shares }): Text[] => [
			name,
			[{ arm }],
			...capabilities.map((capability) => percent(shares[capability])),
		]),
		note: `The number before a fault is that of its scenario. From availability by second: the mean of the seconds from fault to heal, a second that lies between them in part counting by that part, then the mean over valid trials. All requests due in a second count for all of it, so a fault that is shorter than a second looks milder than it was. A capability has the requests that it answers first; what others ask of it counts for them. A journey that failed makes no more requests, so what comes late in a journey can look better than it was. ${missing}: not in the load, no request while it was broken, or the arm cannot have the fault. An arm without a valid trial of a fault has no row. No interval is given.`,
	};
}

/** Why a row of an arm is empty. */
function absences(stories: readonly FaultStory[]): Block[] {
	return stories.flatMap(({ name, arms }) =>
		arms.flatMap(({ arm, notHere }) =>
			notHere === null
				? []
				: [paragraph([{ arm }, ` cannot have ${name}: ${notHere}.`])],
		),
	);
}
