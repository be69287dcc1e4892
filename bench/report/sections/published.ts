import type { Results } from "../../results/schema.ts";
import { ratioText } from "../../stats/format.ts";
import { type Block, heading, paragraph, type Text, words } from "../blocks.ts";
import { type Comparison, comparisonsOf } from "../comparisons.ts";
import { stampOf } from "../facts.ts";
import { missing } from "../format.ts";

/** A published result, microservices ÷ monolith, and how ours may be set beside it. */
interface Published {
	source: string;
	setting: string;
	result: string;
	/** Finds our number; null where this run measured no such thing. */
	ours: (results: Results) => Ours | null;
	/** What keeps the two apart. */
	because: string;
}

/** Our number, and whether it stands outside the noise of this run. */
interface Ours {
	text: string;
	conclusive: boolean;
}

const notMeasured = () => null;

const otherWork =
	"another shop, another runtime and other hardware; and only a capacity scenario measures throughput at saturation, where others offer a fixed rate";

/** The table "Published results" of the method. */
const publishedResults: readonly Published[] = [
	{
		source: "Ueda et al., IISWC 2016",
		setting: "Acme Air, Node.js and Java, same hardware",
		result:
			"throughput down to 0.21; runtime-library time 4.22× (Node.js), 2.69× (Java)",
		ours: (results) => ratioFor(results, "throughput", "microservices"),
		because: otherWork,
	},
	{
		source: "Blinowski et al., IEEE Access 2022 (their raw data)",
		setting: "gateway + trivial GET; CPU-heavy",
		result: "throughput 0.53 (.NET), 0.73 (Java); 0.98, 0.95",
		ours: (results) => ratioFor(results, "throughput", "microservices"),
		because: otherWork,
	},
	{
		source: "KTH thesis 2024 (diva2:1867779)",
		setting: "rebuilt with AMQP",
		result: "monolith finished in 40 % of the time",
		ours: notMeasured,
		because:
			"time to finish a fixed amount of work is not measured here, and the offered rate sets how long a run takes",
	},
	{
		source: "Ghemawat et al., HotOS 2023",
		setting: "Online Boutique, 11 services",
		result: "co-locating: up to 15× lower latency, 9× lower cost",
		ours: (results) => ratioFor(results, "p50", "colocated"),
		because:
			"they compare distributed with co-located services on a cluster; ours compares with the monolith over loopback",
	},
	{
		source: "Bahaaio/monolith-vs-microservices-benchmark 2026",
		setting: "Spring shop, 2.0 CPU against 4 × 0.5",
		result:
			"throughput 0.38; p95 494 against 199 ms; 13.3 % faulty ids gave 10.78 % against 9.33 % failed journeys",
		ours: (results) => ratioFor(results, "p95", "microservices"),
		because:
			"another runtime, four CPU slices instead of one shared cap; compare the direction of p95 and not the factor; faulty ids and throughput are not measured here",
	},
	{
		source: "Prime Video 2023",
		setting: "one team's pipeline merged into one process",
		result: "infrastructure cost down over 90 %",
		ours: notMeasured,
		because:
			"no bill is measured here, and CPU per good request is not what a cloud charges for",
	},
	{
		source: "Georges 2007, Kalibera & Jones 2013, Abedi & Brecht 2017",
		setting: "method",
		result:
			"intervals on ratios, process start as the unit of replication, randomised interleaved trials",
		ours: notMeasured,
		because: "a method, followed here, and not a result",
	},
];

/** Results of others beside ours; never more than the conditions allow. */
export function published(results: Results): Block[] {
	return [
		heading(2, "Beside published results", "published"),
		paragraph(
			"Microservices ÷ monolith, as others published it. Most of it is not comparable with this run, and the table says why.",
		),
		{
			kind: "table",
			caption: "Published results, and whether ours may be set beside them",
			columns: ["Source", "Setting", "Result", "Ours", "Comparable", "Why"].map(
				words,
			),
			rows: publishedResults.map((each) => row(each, results)),
		},
	];
}

function row(entry: Published, results: Results): Text[] {
	const { source, setting, result, because } = entry;
	const ours = entry.ours(results);
	const obstacle = obstacleOf(ours, results);
	return [
		source,
		setting,
		result,
		ours?.text ?? missing,
		obstacle === null && ours ? "in direction only" : "not comparable",
		obstacle ? `${obstacle}; ${because}` : because,
	];
}

function obstacleOf(ours: Ours | null, results: Results): string | null {
	if (!ours) return null;
	if (stampOf(results)) return "the quick profile is not for conclusions";
	return ours.conclusive ? null : "ours is inconclusive";
}

/** Our first ratio of this metric for this arm, a conclusive one before others. */
function ratioFor(results: Results, metric: string, arm: string): Ours | null {
	const all = results.scenarios
		.flatMap(comparisonsOf)
		.filter(
			({ metric: ours, arms, ratio }) =>
				ours === metric && ratio !== null && arms.join() === `${arm},monolith`,
		);
	const best = all.find(({ doubt }) => doubt === null) ?? all[0];
	return best ? { text: textOf(best), conclusive: best.doubt === null } : null;
}

function textOf({ of, metric, arms, ratio }: Comparison): string {
	return `${of === null ? metric : `${metric} of ${of}`}, ${arms.join(" ÷ ")}: ${ratioText(ratio)}`;
}
