import type { Combination } from "./matrix-shape.ts";
import { applyProfile, type ProfileName } from "./profiles.ts";
import type { Scenario } from "./schema.ts";

/** Where a point stands in its series. */
export interface Place {
	/** Id and title of the scenario that varies; with what else is set, where a matrix has several keys. */
	id: string;
	title: string;
	/** As in the file: `load.rate`. */
	key: string;
	/** In the unit of the key; of a word its place in the list. */
	value: number;
	label: string;
	/** Counts from 0. */
	index: number;
	count: number;
}

/** A scenario at one value of what it varies; `place` is null for one that varies nothing. */
export interface Point {
	scenario: Scenario;
	place: Place | null;
}

/**
 * The scenarios that a scenario stands for: itself, or one for each combination of its matrix. The first key of a matrix is what its
 * series go along; each combination of the others is a series of its own. Each point keeps the expectations that are about it; those
 * about growth are judged at the last of a series.
 */
export function pointsOf(scenario: Scenario): Point[] {
	if (scenario.kind === "failure" || !scenario.matrix)
		return [{ scenario, place: null }];
	const { combinations } = scenario.matrix;
	const othersOf = ({ set }: Combination) =>
		set.slice(1).map(({ key, label }) => `${key} ${label}`);
	return combinations.map((combination) => {
		const others = othersOf(combination);
		const series = combinations.filter(
			(one) => othersOf(one).join() === others.join(),
		);
		const index = series.indexOf(combination);
		return {
			place: placeOf(scenario, combination, { others, series, index }),
			scenario: scenarioAt(scenario, combination, {
				isLast: index === series.length - 1,
			}),
		};
	});
}

/** The same as a profile runs them: scaled after the combination is set, which is written for the whole load. */
export function pointsUnder(
	scenario: Scenario,
	profile: ProfileName,
	rounds: number | null,
): Point[] {
	return pointsOf(scenario).map((point) => ({
		...point,
		scenario: applyProfile(point.scenario, profile, rounds),
	}));
}

function placeOf(
	{ id, title }: Scenario,
	{ set }: Combination,
	where: { others: string[]; series: Combination[]; index: number },
): Place {
	const { others, series, index } = where;
	const [first] = set;
	const more = others.join(", ");
	return {
		id: more === "" ? id : `${id}@${fileName(more)}`,
		title: more === "" ? title : `${title} (${more})`,
		key: first?.key ?? "",
		value: first?.value ?? 0,
		label: first?.label ?? "",
		index,
		count: series.length,
	};
}

function scenarioAt(
	scenario: Exclude<Scenario, { kind: "failure" }>,
	{ set, parts }: Combination,
	{ isLast }: { isLast: boolean },
): Scenario {
	const labels = set.map(({ label }) => label);
	return {
		...scenario,
		...parts,
		data: { ...scenario.data, ...parts?.data },
		id: `${scenario.id}@${fileName(labels.join("-"))}`,
		expect: scenario.expect.filter(({ growth, at }) =>
			growth ? isLast : at === undefined || labels.includes(at),
		),
	} as Scenario;
}

/** Ids name folders of logs: `20/s` becomes `20-s`. */
const fileName = (text: string) => text.replaceAll(/[^\w.]+/g, "-");
