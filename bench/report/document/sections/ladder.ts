import type { LadderResults } from "../../../results/ladder-schema.ts";
import type { ScenarioResult } from "../../../results/schema.ts";
import { counted, missing } from "../../print/format.ts";
import { type ShownClimb, shownClimb } from "../../text/ladder.ts";
import {
	type Block,
	type ClimbChart,
	heading,
	list,
	numeric,
	paragraph,
	type Table,
	words,
} from "../blocks.ts";

/** The hop ladder: what each step is, what it adds, and that all steps add up to the whole. */
export function ladder({ ladder }: ScenarioResult, id: string): Block[] {
	if (!ladder) return [];
	const climbs = ladder.climbs.map(shownClimb);
	return [
		heading(3, "The ladder", `${id}-ladder`),
		paragraph(
			`Each step differs from the one before by what the table says, so its difference is what that costs. ${ladder.control} was run twice in each round; a difference counts when its interval misses 0 and its ratio clears what that arm differs from itself by.`,
		),
		stepsTable(ladder),
		...notes(ladder),
		...(climbs.length === 0
			? []
			: [{ kind: "charts", arms: [], charts: climbs.map(chartOf) } as const]),
		...climbs.map(climbTable),
	];
}

function stepsTable({ steps }: LadderResults): Table {
	return {
		kind: "table",
		caption: "The steps, and what each of them changes",
		columns: [words("Step"), words("What changes")],
		rows: steps.map(({ arm, changes }) => [
			[{ arm }],
			changes.join("; ") || "where the ladder begins",
		]),
	};
}

function notes({ steps, left }: LadderResults): Block[] {
	const hasWorkers = steps.some(({ arm }) => arm === "monolith-workers");
	const items = [
		...(hasWorkers
			? [
					"monolith-workers: with fewer than four cores both processes share one core, so that this step shows what a second process costs, and no speed-up.",
				]
			: []),
		...left.map(({ arm, why }) => `${arm} is left out: it ${why}.`),
	];
	return items.length === 0 ? [] : [list(items)];
}

function climbTable({
	name,
	rows,
	sum,
	whole,
	wholeInterval,
	rounds,
}: ShownClimb): Table {
	return {
		kind: "table",
		caption: `Step by step: ${name}`,
		columns: [
			words("Step"),
			...["Value", "Difference", "95 % interval"].map(numeric),
			words("What it says"),
		],
		rows: [
			...rows.map(({ arm, value, difference, interval, isSure }) => [
				[{ arm }],
				value,
				difference ?? missing,
				interval,
				difference === null
					? "where it begins"
					: isSure
						? "a difference"
						: "inconclusive",
			]),
			["Sum of the differences", "", sum, "", ""],
			["Last − first", "", whole, wholeInterval, ""],
		],
		note: `Means over ${counted(rounds, "round")} in which every step gave this number; differences are paired by round. Values are rounded before they are subtracted, so that the column adds up. A step that gave none is missing, and the next difference spans it.`,
	};
}

function chartOf({ name, rows }: ShownClimb): ClimbChart {
	return {
		chart: "climb",
		title: `Step by step: ${name}`,
		says: `${name}: ${rows.map(({ arm, value }) => `${arm} ${value}`).join(", ")}`,
		bars: rows.map(({ arm, from, to, low, high, difference, value }) => ({
			step: arm,
			from,
			to,
			low,
			high,
			label: difference ?? value,
		})),
	};
}
