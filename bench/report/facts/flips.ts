import type { Results, ScenarioResult } from "../../results/schema.ts";
import { mean } from "../../stats/mean.ts";
import { type ChangeStory, changeStoriesOf } from "./changes.ts";
import { bandOfControl, comparisonsOf } from "./comparisons.ts";
import { armsOf } from "./run.ts";
import { type PointResult, seriesAt } from "./series.ts";

/** One point of a series of work: how an arm stands to the first at it. */
export interface WorkPoint {
	workMs: number;
	ratio: { value: number; low: number | null; high: number | null };
	/** Why no difference is told; null: it is one. */
	doubt: string | null;
}

/** A journey at growing work, one arm against the first; points without a ratio are left out. */
export interface WorkCourse {
	of: string;
	arms: [string, string];
	points: WorkPoint[];
}

/** The courses of all series of a run that vary the work of a request. */
export function workCoursesOf({ scenarios }: Results): WorkCourse[] {
	return scenarios
		.map((_, index) => seriesAt(scenarios, index))
		.filter(([first]) => first?.series.key === "work")
		.flatMap(coursesIn);
}

function coursesIn(points: readonly PointResult[]): WorkCourse[] {
	const p50sOf = (point: ScenarioResult) =>
		comparisonsOf(point).filter(({ metric }) => metric === "p50");
	return p50sOf(points[0] as ScenarioResult).map(({ of, arms }) => ({
		of: of ?? "all",
		arms,
		points: points.flatMap((point) => {
			const found = p50sOf(point).find(
				(one) => one.of === of && one.arms.join() === arms.join(),
			);
			return found?.ratio
				? [
						{
							workMs: point.series.value,
							ratio: found.ratio,
							doubt: found.doubt,
						},
					]
				: [];
		}),
	}));
}

/** Where the answer of a course turns, within the range that was measured. */
export type Turn =
	| { kind: "flips"; afterMs: number; byMs: number }
	| { kind: "noise"; fromMs: number; lastSureMs: number | null }
	| { kind: "stays"; slower: boolean }
	| { kind: "unknown" };

/** The sides change places between two points with opposite differences; else the gap may be lost in noise from some point on. */
export function turnOf(points: readonly WorkPoint[]): Turn {
	if (points.length < 2) return { kind: "unknown" };
	const sure = points.filter(({ doubt }) => doubt === null);
	const side = ({ ratio }: WorkPoint) => ratio.value > 1;
	const at = sure.findIndex(
		(point, index) => index > 0 && side(point) !== side(sure[0] as WorkPoint),
	);
	const [before, after] = [sure[at - 1], sure[at]];
	if (before && after)
		return { kind: "flips", afterMs: before.workMs, byMs: after.workMs };
	const last = sure.at(-1);
	const from = points[last ? points.indexOf(last) + 1 : 0];
	if (from)
		return {
			kind: "noise",
			fromMs: from.workMs,
			lastSureMs: last?.workMs ?? null,
		};
	return { kind: "stays", slower: side(points[0] as WorkPoint) };
}

/** How many hops of the measured price an A/A test of the same run would not see. */
export interface HopNoise {
	of: string;
	/** Of one hop. */
	hopMs: number;
	/** p50 without a hop, times what the same arm differs from itself by. */
	noiseMs: number;
	hops: number;
}

/** Hops under the noise, from the gateway's step of a ladder; only where that step is a sure difference and there is a band. */
export function hopNoisesOf(
	{ scenarios }: Results,
	hopStep: string,
): HopNoise[] {
	return scenarios.flatMap(({ ladder, control }) => {
		const band = bandOfControl(control);
		if (!ladder || !band) return [];
		return ladder.climbs
			.filter(({ metric }) => metric === "p50")
			.flatMap(({ of, rows }) => {
				const at = rows.findIndex(({ arm }) => arm === hopStep);
				const [before, row] = [rows[at - 1], rows[at]];
				if (!before || row?.difference?.verdict !== "held") return [];
				const hopMs = row.difference.value;
				if (hopMs <= 0) return [];
				const noiseMs = (band.high - 1) * before.value;
				return [{ of: of ?? "all", hopMs, noiseMs, hops: noiseMs / hopMs }];
			});
	});
}

/** What changes of one unit, and of several, cost to bring out, and from which share of the latter on the first arm costs less. */
export interface BreakEven {
	arm: string;
	base: string;
	measure: "totalMs" | "bytesShipped";
	/** Mean over all changes on the first arm. */
	whole: number;
	/** Means on the other, over changes that ship one unit, and over those that ship more. */
	single: number;
	several: number;
	singles: number;
	severals: number;
	/** (whole − single) ÷ (several − single); it may lie outside 0–1, where no share turns the answer. */
	share: number;
}

/** The break-even share of cross-unit changes, by arithmetic from means of measured roll-outs. */
export function breakEvensOf(results: Results): BreakEven[] {
	const stories = changeStoriesOf(results);
	const [base = "", ...others] = armsOf(results);
	return others.flatMap((arm) =>
		(["totalMs", "bytesShipped"] as const).flatMap((measure) => {
			const both = stories.flatMap((story) => {
				const [one, other] = [base, arm].map((name) =>
					costOn(story, name, measure),
				);
				return one && other ? [{ one, other }] : [];
			});
			const singles = both.filter(({ other }) => other.units === 1);
			const severals = both.filter(({ other }) => other.units > 1);
			if (singles.length === 0 || severals.length === 0) return [];
			const whole = mean(both.map(({ one }) => one.cost));
			const single = mean(singles.map(({ other }) => other.cost));
			const several = mean(severals.map(({ other }) => other.cost));
			if (several === single) return [];
			return [
				{
					...{ arm, base, measure, whole, single, several },
					singles: singles.length,
					severals: severals.length,
					share: (whole - single) / (several - single),
				},
			];
		}),
	);
}

/** Of a change that came out: what it cost on an arm, and how many units it shipped. */
function costOn(
	{ arms }: ChangeStory,
	arm: string,
	measure: BreakEven["measure"],
): { cost: number; units: number } | undefined {
	const deploys = arms
		.filter((one) => one.arm === arm)
		.flatMap(({ valid }) => valid)
		.filter(({ ended = "out" }) => ended === "out");
	const [first] = deploys;
	return (
		first && {
			cost: mean(deploys.map((deploy) => deploy[measure])),
			units: first.unitsShipped.length,
		}
	);
}
