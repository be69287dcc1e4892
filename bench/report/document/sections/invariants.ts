import type { ScenarioResult } from "../../../results/schema.ts";
import { type InvariantTally, invariantsOf } from "../../facts/run.ts";
import { missing } from "../../print/format.ts";
import {
	type Block,
	heading,
	list,
	numeric,
	type Text,
	words,
} from "../blocks.ts";

/** What must always be true of a shop at rest, and in how many trials it was. */
export function invariants(scenario: ScenarioResult, id: string): Block[] {
	const arms = Object.keys(scenario.arms);
	const tallies = arms.map((arm) => ({
		arm,
		all: invariantsOf(scenario, arm),
	}));
	const names = [
		...new Set(tallies.flatMap(({ all }) => all.map(({ name }) => name))),
	];
	if (names.length === 0) return [];
	const broken = tallies.flatMap(({ arm, all }) =>
		all.flatMap((tally) => brokenLines(arm, tally)),
	);
	return [
		heading(3, "Invariants", `${id}-invariants`),
		{
			kind: "table",
			caption: "Invariants after the load: in how many trials each held",
			columns: [words("Invariant"), ...arms.map(numeric)],
			rows: names.map((name): Text[] => [
				name,
				...tallies.map(({ all }) =>
					heldText(all.find((tally) => tally.name === name)),
				),
			]),
			note: "Over all trials, rejected ones, controls and placebos included.",
		},
		...(broken.length === 0 ? [] : [list(broken)]),
	];
}

function heldText(tally: InvariantTally | undefined): string {
	if (!tally) return missing;
	return `${tally.checked - tally.broken.length} of ${tally.checked}`;
}

function brokenLines(arm: string, { name, broken }: InvariantTally): Text[] {
	return broken.map(({ round, role, detail }) => [
		{ verdict: "broken" },
		` ${name}, ${arm}, round ${round} (${role}): `,
		{ code: detail },
	]);
}
