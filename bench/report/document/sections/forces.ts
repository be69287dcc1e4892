import type { Results } from "../../../results/schema.ts";
import { obstacleTo } from "../../facts/standing.ts";
import { capital } from "../../print/format.ts";
import { type Block, heading, paragraph, type Text, words } from "../blocks.ts";
import { type ForceEvidence, type Pair, pairOf } from "../force-evidence.ts";
import { type Force, forces } from "../forces.ts";

/** Richardson's ten forces, and what this run has to say to each. */
export function forcesSection(results: Results): Block[] {
	const pair = pairOf(results);
	const obstacle = obstacleTo(results);
	return [
		heading(2, "Ten forces", "forces"),
		paragraph(
			pair
				? `Richardson's dark energy pulls a system apart into services, his dark matter holds it together. Where this run measured a force between ${pair.whole} and ${pair.split}, its evidence stands here; how much a force weighs is not for a measurement to say.`
				: "Richardson's dark energy pulls a system apart into services, his dark matter holds it together. This run had no arm of one unit beside an arm of many, so it says nothing about them.",
		),
		...(pair && obstacle
			? [
					paragraph(
						`${capital(obstacle)}, so all that was measured stays open.`,
					),
				]
			: []),
		{
			kind: "table",
			caption: "Forces and evidence",
			columns: ["Force", "Kind", "What it is", "Reading", "Evidence"].map(
				words,
			),
			rows: forces.map((force) => row(force, results, pair)),
			note: "Reading: whether the evidence speaks for splitting or against it. Open: measured, and not told from noise, the same on both, or not for conclusions. Messages, rows, bytes and units are counted in full and have no interval. Names after Richardson, microservices.io, 2023.",
		},
	];
}

function row(force: Force, results: Results, pair: Pair | null): Text[] {
	const evidence = pair ? force.evidence(results, pair) : [];
	const { name, kind, means } = force;
	return [
		name,
		kind,
		means,
		[{ strong: readingOf(force, evidence) }],
		evidenceText(force, evidence),
	];
}

/** What the evidence comes to, whatever the force would have it be. */
export function readingOf(
	{ notMeasurable }: Force,
	evidence: readonly ForceEvidence[],
): string {
	if (notMeasurable) return "not measurable here";
	if (evidence.length === 0) return "not measured in this run";
	const sides = new Set(evidence.map(({ side }) => side));
	if (sides.has("good") && sides.has("bad")) return "speaks both ways";
	if (sides.has("good")) return "speaks for splitting";
	return sides.has("bad") ? "speaks against splitting" : "open";
}

/** Longer evidence stands in the scenarios. */
const mostSentences = 4;

function evidenceText(
	{ notMeasurable, measuredBy }: Force,
	evidence: readonly ForceEvidence[],
): string {
	if (notMeasurable) return capital(notMeasurable);
	if (evidence.length === 0) return `shoplab run ${measuredBy} measures it`;
	const told = evidence.toSorted(
		(a, b) => Number(a.side === "open") - Number(b.side === "open"),
	);
	const more = told.length - mostSentences;
	return [
		...told.slice(0, mostSentences).map(({ says }) => says),
		...(more > 0 ? [`and ${more} more in the scenarios`] : []),
	].join("; ");
}
