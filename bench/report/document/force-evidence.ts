import type { CostPer } from "../../results/cost-schema.ts";
import type { Results, ScenarioResult } from "../../results/schema.ts";
import { obstacleTo } from "../facts/standing.ts";
import { capital, counted, digits } from "../print/format.ts";
import {
	deploysOf,
	type Evidence,
	evidenceOf,
	ownFailures,
	withSource,
} from "./evidence.ts";

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

/** What stands between these two arms, seen from the one that is split. */
export function told(
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
export function perOrder(
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
export function reached(
	results: Results,
	{ whole, split }: Pair,
): ForceEvidence[] {
	return scenariosOf(results).flatMap(({ scenario, source }) => {
		const cells = scenario.matrix?.map(({ arms }) => arms) ?? [
			ownFailures(scenario),
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
export function lockstep(results: Results, { split }: Pair): ForceEvidence[] {
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
