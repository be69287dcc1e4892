import type { Results } from "../../../results/schema.ts";
import { twoDigits } from "../../../stats/format.ts";
import { obstacleTo } from "../../facts/standing.ts";
import { listed, missing } from "../../print/format.ts";
import { type Block, heading, paragraph, type Text, words } from "../blocks.ts";
import type { Ours } from "../ours-beside.ts";
import { type Published, publishedResults } from "../published-results.ts";

/** Results of others beside ours: each agrees, disagrees or is not comparable, with the reason. */
export function published(results: Results): Block[] {
	return [
		heading(2, "Beside published results", "published"),
		paragraph(
			"Microservices ÷ monolith where nothing else is said. Agrees or disagrees speaks of the direction alone, and only where ours is a difference outside the A/A band; whether the factor agrees as well stands in the reason. Agreement with another shop on other hardware is no proof of either.",
		),
		{
			kind: "table",
			caption: "Published results beside ours",
			columns: ["Source", "Setting", "Published", "Ours", "Mark", "Why"].map(
				words,
			),
			rows: publishedResults.map((each) => row(each, results)),
		},
		paragraph(
			"Georges et al. 2007, Kalibera & Jones 2013 and Abedi & Brecht 2017 published methods and no such results. They are followed here: intervals on ratios, the process start as the unit of replication, trials mixed in random order.",
		),
	];
}

function row(entry: Published, results: Results): Text[] {
	const ours = entry.find(results);
	const { mark, why, apart } = markOf(entry, ours, obstacleTo(results));
	return [
		entry.source,
		entry.setting,
		entry.result,
		ours.map(({ text }) => text).join("; ") || missing,
		[{ strong: mark }],
		apart ? `${why}; but ${entry.apart}` : why,
	];
}

/** What a published result and ours come to, side by side. */
export interface Mark {
	mark: "agrees" | "disagrees" | "not comparable";
	why: string;
	/** Whether what keeps the two apart has to be told beside it. */
	apart: boolean;
}

/** Ours that cannot be told from noise speak neither for nor against; ours that contradict each other speak for nobody. */
export function markOf(
	{ claim, measuredBy, apart }: Published,
	ours: readonly Ours[],
	obstacle: string | null,
): Mark {
	const not = (why: string): Mark => ({
		mark: "not comparable",
		why,
		apart: false,
	});
	if (!claim) return not(`another quantity: ${apart}`);
	if (ours.length === 0)
		return not(`not measured in this run: shoplab run ${measuredBy}`);
	if (obstacle) return not(obstacle);
	const told = ours.filter(({ side }) => side !== null);
	if (told.length === 0) return not("ours is inconclusive");
	const agreeing = told.filter(({ side }) => side === claim.side);
	if (agreeing.length === 0)
		return {
			mark: "disagrees",
			why: `the other direction${share(told, ours)}`,
			apart: true,
		};
	if (agreeing.length < told.length)
		return not("ours point in both directions");
	return {
		mark: "agrees",
		why: `the same direction${share(told, ours)}${factorText(claim.factors, told)}`,
		apart: true,
	};
}

const share = (told: readonly Ours[], ours: readonly Ours[]) =>
	told.length === ours.length
		? ""
		: ` in ${told.length} of ${ours.length}, the others are inconclusive`;

/** Whether a published factor lies in an interval of ours. */
function factorText(factors: readonly number[], told: readonly Ours[]): string {
	const intervals = told.flatMap(({ interval }) => interval ?? []);
	if (factors.length === 0 || intervals.length === 0) return "";
	const inside = factors.filter((factor) =>
		intervals.some(({ low, high }) => low <= factor && factor <= high),
	);
	return inside.length === 0
		? ", another factor"
		: `, and ${listed(inside.map(twoDigits))} lies in an interval of ours`;
}
