import type { Results } from "../../results/schema.ts";
import { armsOf, stampOf } from "../facts/run.ts";
import { listed } from "../print/format.ts";
import { type Block, type Document, part } from "./blocks.ts";
import { changes } from "./sections/changes.ts";
import { conditions } from "./sections/conditions.ts";
import { decision } from "./sections/decision.ts";
import { expectations } from "./sections/expectations.ts";
import { faults } from "./sections/faults.ts";
import { flips } from "./sections/flips.ts";
import { forcesSection } from "./sections/forces.ts";
import { glossary } from "./sections/glossary.ts";
import { overview } from "./sections/overview.ts";
import { priceList } from "./sections/price-list.ts";
import { published } from "./sections/published.ts";
import { qualityAttributes } from "./sections/quality-attributes.ts";
import { reproduce } from "./sections/reproduce.ts";
import { sameness } from "./sections/sameness.ts";
import { scenarioSection } from "./sections/scenario.ts";
import { seriesSection } from "./sections/series.ts";
import { threats } from "./sections/threats.ts";

/** The whole report of a run, as data: the answer first, then what it rests on. The same results give the same document. */
export function documentOf(results: Results): Document {
	const said = [
		part("The answer"),
		...overview(results),
		...expectations(results),
		part("Is it fair?"),
		...sameness(results),
		...conditions(results),
		part("What was measured"),
		...results.scenarios.flatMap((scenario, index) => [
			...seriesSection(results.scenarios, index),
			...scenarioSection(scenario, index + 1),
		]),
		...faults(results),
		...changes(results),
		...priceList(results),
		part("What to make of it"),
		...flips(results),
		...published(results),
		...forcesSection(results),
		...qualityAttributes(results),
		...threats(results),
		...decision(results),
	];
	const blocks: Block[] = [
		...said,
		part("Look it up"),
		...glossary(said),
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
