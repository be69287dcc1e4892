import type { Results } from "../results/schema.ts";
import type { Block, Document } from "./blocks.ts";
import { armsOf, stampOf } from "./facts.ts";
import { listed } from "./format.ts";
import { conditions } from "./sections/conditions.ts";
import { overview } from "./sections/overview.ts";
import { published } from "./sections/published.ts";
import { reproduce } from "./sections/reproduce.ts";
import { sameness } from "./sections/sameness.ts";
import { scenarioSection } from "./sections/scenario.ts";
import { seriesSection } from "./sections/series.ts";
import { threats } from "./sections/threats.ts";

/** The whole report of a run, as data. The same results give the same document. */
export function documentOf(results: Results): Document {
	const blocks: Block[] = [
		...overview(results),
		...sameness(results),
		...results.scenarios.flatMap((scenario, index) => [
			...seriesSection(results.scenarios, index),
			...scenarioSection(scenario, index + 1),
		]),
		...conditions(results),
		...published(results),
		...threats(results),
		...reproduce(results),
	];
	const arms = armsOf(results);
	const stamp = stampOf(results);
	const subject =
		arms.length === 0 ? "no arm was run" : `${listed(arms)} compared`;
	return {
		title: `shoplab: ${subject}${stamp ? ` (${stamp})` : ""}`,
		blocks,
	};
}
