import type { Scenario } from "./schema.ts";
import type { Vary } from "./vary-shape.ts";

/** Where a point stands in its series. */
export interface Place {
	/** Id and title of the scenario that varies. */
	id: string;
	title: string;
	key: Vary["key"];
	/** A number of products, or milliseconds of work. */
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
 * The scenarios that a scenario stands for: itself, or one for each value that it varies, in the order of the file. Each point
 * keeps the expectations that are about it; those about growth are judged at the last.
 */
export function pointsOf(scenario: Scenario): Point[] {
	const { vary, id, title } = scenario;
	if (!vary) return [{ scenario, place: null }];
	const count = vary.points.length;
	return vary.points.map(({ value, label }, index) => {
		const isLast = index === count - 1;
		return {
			place: { id, title, key: vary.key, value, label, index, count },
			scenario: {
				...scenario,
				id: `${id}@${label}`,
				...(vary.key === "products"
					? { data: { ...scenario.data, products: value } }
					: { work: value }),
				expect: scenario.expect.filter(({ growth, at }) =>
					growth ? isLast : at === undefined || at === label,
				),
			},
		};
	});
}
