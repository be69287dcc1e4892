import type { Results } from "../../../results/schema.ts";
import {
	type ChangeStory,
	chainText,
	changeStoriesOf,
	reachedUnits,
	type UnitReach,
} from "../../facts/changes.ts";
import { count, counted, missing } from "../../print/format.ts";
import {
	type Block,
	type GridChart,
	heading,
	paragraph,
	type Table,
	type Text,
	words,
} from "../blocks.ts";

/** Every change of the run by every unit, and the imports that explain each mark. */
export function changes(results: Results): Block[] {
	const stories = changeStoriesOf(results);
	if (stories.length === 0) return [];
	const arms = [
		...new Set(stories.flatMap(({ arms }) => arms.map(({ arm }) => arm))),
	];
	return [
		heading(2, "Changes by units", "changes"),
		paragraph(
			"Which units have to ship for a change. A unit ships if and only if the hash of its bundle changed: ● it ships; ○ an edited file reaches it, and it stays the same.",
		),
		{
			kind: "charts",
			arms,
			charts: arms.map((arm) => grid(arm, { results, stories })),
		},
		shippedTable(stories, arms),
		chains(stories),
	];
}

function chains(stories: readonly ChangeStory[]): Block {
	const isKept = stories.some(({ arms }) =>
		arms.some(({ deploys }) => deploys.some(({ reach }) => reach)),
	);
	return isKept
		? chainsTable(stories)
		: paragraph([
				"The imports that explain these marks were not kept in this run. ",
				{ code: "shoplab impact --change ID --why" },
				" prints them.",
			]);
}

const reachOn = ({ arms }: ChangeStory, arm: string): UnitReach[] =>
	reachedUnits(arms.find((one) => one.arm === arm)?.deploys ?? []);

function grid(
	arm: string,
	{ results, stories }: { results: Results; stories: readonly ChangeStory[] },
): GridChart {
	const found = stories.map((story) => ({
		name: story.name,
		units: reachOn(story, arm),
	}));
	const columns = [
		...new Set([
			...Object.keys(results.conditions.bundles[arm] ?? {}),
			...found.flatMap(({ units }) => units.map(({ unit }) => unit)),
		]),
	];
	const ships = found.map(({ name, units }) => {
		const shipped = units.filter(({ ships }) => ships);
		return `${name}: ${shipped.map(({ unit }) => unit).join(", ") || "none"}`;
	});
	return {
		chart: "grid",
		title: `Units that ship: ${arm}`,
		says: `Units of ${arm} that ship, of ${count(columns.length)}. ${ships.join(". ")}`,
		rows: stories.map(({ name }) => name),
		columns,
		cells: found.flatMap(({ name, units }) =>
			units.map(({ unit, ships }) => ({
				row: name,
				column: unit,
				shade: ships ? 1 : 0,
				text: ships ? "●" : "○",
			})),
		),
	};
}

function shippedTable(
	stories: readonly ChangeStory[],
	arms: readonly string[],
): Table {
	return {
		kind: "table",
		caption: "Which units each change ships",
		columns: [words("Change"), ...arms.map(words)],
		rows: stories.map((story): Text[] => [
			story.name,
			...arms.map((arm) => shippedText(story, arm)),
		]),
		note: "The number before a change is that of its scenario. What ships is told by hashes, and so rejected trials tell it too.",
	};
}

function shippedText(story: ChangeStory, arm: string): string {
	const last = story.arms.find((one) => one.arm === arm)?.deploys.at(-1);
	if (!last) return missing;
	const shipped = reachOn(story, arm).filter(({ ships }) => ships);
	const names = shipped.map(({ unit }) => unit).join(", ");
	return `${count(shipped.length)} of ${count(last.unitsTotal)}: ${names || "none"}`;
}

function chainsTable(stories: readonly ChangeStory[]): Table {
	return {
		kind: "table",
		caption: "Why: the imports that lead from an edited file to a unit",
		columns: [
			words("Change"),
			words("Arm"),
			words("Unit"),
			words("Ships"),
			words("From the edited file to the unit's service.ts"),
		],
		rows: stories.flatMap((story) =>
			story.arms.flatMap(({ arm }) =>
				reachOn(story, arm).map((reach): Text[] => [
					story.name,
					[{ arm }],
					[{ code: reach.unit }],
					reach.ships ? "● yes" : "○ no",
					whyText(reach),
				]),
			),
		),
		note: `The shortest chain of imports, as the build found it; → means: is imported by. An edit of SQL or of a package counts as one of a source file. ${missing}: this run did not keep it; shoplab impact --change ID --why prints it.`,
	};
}

function whyText({ chain, staysBecause, others }: UnitReach): string {
	if (chain === null) return missing;
	const more =
		others === 0
			? ""
			: ` (and ${counted(others, "other edited file")} of this change)`;
	const stays = staysBecause === null ? "" : `; ${staysBecause}`;
	return `${chainText(chain)}${more}${stays}`;
}
