import type { CostPer } from "../results/cost-schema.ts";
import type { Results, ScenarioResult } from "../results/schema.ts";
import {
	deploysOf,
	type Evidence,
	evidenceOf,
	withSource,
} from "./evidence.ts";
import { capital, counted, digits } from "./format.ts";
import { obstacleTo } from "./standing.ts";

/** The arm that is one unit, and the one of many: forces act between these. */
export interface Pair {
	whole: string;
	split: string;
}

/** The first arm of one unit and the first of more; null where the run had no such two. */
export function pairOf({ conditions }: Results): Pair | null {
	const units = Object.entries(conditions.bundles).map(
		([arm, bundles]) => [arm, Object.keys(bundles).length] as const,
	);
	const whole = units.find(([, count]) => count === 1)?.[0];
	const most = Math.max(...units.map(([, count]) => count));
	const split = units.find(([, count]) => count > 1 && count === most)?.[0];
	return whole && split ? { whole, split } : null;
}

/** A sentence of evidence, and how it speaks for splitting. */
export interface ForceEvidence {
	says: string;
	side: Evidence["side"];
}

/** One of the forces that shape a decomposition. */
export interface Force {
	name: string;
	kind: "dark energy" | "dark matter";
	/** What the force is, in short. */
	means: string;
	evidence: (results: Results, pair: Pair) => ForceEvidence[];
	/** Scenarios that measure it; else why nothing here does. */
	measuredBy?: string;
	notMeasurable?: string;
}

/**
 * Dark energy pushes parts of a system into services of their own, dark matter holds them together. Names and meaning: Richardson,
 * microservices.io, "About dark energy and dark matter", 2023.
 */
export const forces: readonly Force[] = [
	{
		name: "Simple components",
		kind: "dark energy",
		means: "A component of few parts is easier to understand and maintain.",
		evidence: () => [],
		notMeasurable: "how easy code is to understand is for people to judge",
	},
	{
		name: "Team autonomy",
		kind: "dark energy",
		means: "A team builds, tests and deploys without waiting for others.",
		evidence: () => [],
		notMeasurable:
			"one team wrote both builds; what a change ships says only who could deploy alone",
	},
	{
		name: "Fast deployment pipeline",
		kind: "dark energy",
		means: "A component that is quick to build and ship can ship often.",
		evidence: (results, pair) => told(results, pair, ["shipping"]),
		measuredBy: "deploys",
	},
	{
		name: "Support multiple technology stacks",
		kind: "dark energy",
		means: "Each component may use, and upgrade, a stack of its own.",
		evidence: () => [],
		notMeasurable:
			"both builds use one stack on purpose, so that it makes no difference",
	},
	{
		name: "Segregate by characteristics",
		kind: "dark energy",
		means:
			"Parts that differ in what they need, in load or in availability, run apart.",
		evidence: (results, pair) => told(results, pair, ["isolation"]),
		measuredBy: "isolation",
	},
	{
		name: "Simple interactions",
		kind: "dark matter",
		means:
			"An operation in one component is easier to follow than one in many.",
		evidence: (results, pair) =>
			perOrder(results, pair, [["wireMessages", "messages between units"]]),
		measuredBy: "order-cost",
	},
	{
		name: "Efficient interactions",
		kind: "dark matter",
		means: "Calls over a network cost time and data that calls inside do not.",
		evidence: (results, pair) => told(results, pair, ["speed", "cost"]),
		measuredBy: "checkout-latency",
	},
	{
		name: "Prefer ACID over BASE",
		kind: "dark matter",
		means:
			"One transaction is easier to get right than a saga that settles later.",
		evidence: (results, pair) =>
			perOrder(results, pair, [
				["eventsPublished", "events published"],
				["rowsWritten", "rows written"],
			]),
		measuredBy: "order-cost",
	},
	{
		name: "Minimize runtime coupling",
		kind: "dark matter",
		means:
			"An operation that needs fewer components is up more often and waits less.",
		evidence: reached,
		measuredBy: "isolation",
	},
	{
		name: "Minimize design-time coupling",
		kind: "dark matter",
		means: "Components that must change together slow each other down.",
		evidence: lockstep,
		measuredBy: "deploys",
	},
];

/** What stands between these two arms, seen from the one that is split. */
function told(
	results: Results,
	{ whole, split }: Pair,
	about: readonly Evidence["about"][],
): ForceEvidence[] {
	return evidenceOf(results)
		.filter((each) => about.includes(each.about))
		.flatMap((each) => {
			const says = withSource(each);
			if (each.arm === split && each.other === whole)
				return [{ says, side: each.side }];
			if (each.arm === whole && each.other === split)
				return [{ says, side: opposite[each.side] }];
			return [];
		});
}

const opposite = { good: "bad", bad: "good", open: "open" } as const;

/** Counted work of an order; more of it speaks against splitting. */
function perOrder(
	results: Results,
	{ whole, split }: Pair,
	counts: readonly (readonly [keyof CostPer, string])[],
): ForceEvidence[] {
	return scenariosOf(results).flatMap(({ scenario, source }) =>
		counts.flatMap(([key, what]) => {
			const [mine, theirs] = [split, whole].map(
				(arm) => scenario.arms[arm]?.cost?.perOrder?.[key],
			);
			if (typeof mine !== "number" || typeof theirs !== "number") return [];
			return [
				{
					says: `${capital(what)} for an order: ${split} ${digits(mine)}, ${whole} ${digits(theirs)}${source}`,
					side: sideOf(results, theirs - mine),
				},
			];
		}),
	);
}

/** How many capabilities the faults reached: what hangs together at run time. */
function reached(results: Results, { whole, split }: Pair): ForceEvidence[] {
	return scenariosOf(results).flatMap(({ scenario, source }) => {
		const cells = scenario.matrix?.map(({ arms }) => arms) ?? [
			Object.fromEntries(
				Object.entries(scenario.arms).map(([arm, { failure }]) => [
					arm,
					failure,
				]),
			),
		];
		const both = cells.flatMap((arms) => {
			const [mine, theirs] = [arms[split]?.reached, arms[whole]?.reached];
			return mine && theirs
				? [{ mine: mine.length, theirs: theirs.length }]
				: [];
		});
		if (both.length === 0) return [];
		const mine = both.reduce((sum, each) => sum + each.mine, 0);
		const theirs = both.reduce((sum, each) => sum + each.theirs, 0);
		return [
			{
				says: `Capabilities reached by ${counted(both.length, "fault")}, added up: ${split} ${mine}, ${whole} ${theirs}${source}`,
				side: sideOf(results, theirs - mine),
			},
		];
	});
}

/** Changes that needed two units or more, which one unit never does. */
function lockstep(results: Results, { split }: Pair): ForceEvidence[] {
	return scenariosOf(results).flatMap(({ scenario, source }) => {
		const deploys = deploysOf(scenario, split);
		if (deploys.length === 0) return [];
		const together = deploys.filter(
			({ unitsShipped }) => unitsShipped.length > 1,
		);
		return [
			{
				says: `Changes that shipped two units or more: ${together.length} of ${deploys.length} on ${split}${source}`,
				side: sideOf(results, together.length === 0 ? 0 : -1),
			},
		];
	});
}

const sideOf = (results: Results, better: number): Evidence["side"] => {
	if (better === 0 || obstacleTo(results)) return "open";
	return better > 0 ? "good" : "bad";
};

const scenariosOf = ({ scenarios }: Results) =>
	scenarios.map((scenario: ScenarioResult, index) => ({
		scenario,
		source: ` (scenario ${index + 1})`,
	}));
