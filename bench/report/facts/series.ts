import type { ScenarioResult, Series } from "../../results/schema.ts";
import { ratioText, twoDigits } from "../../stats/format.ts";
import { capital, count, digits, duration, listed } from "../print/format.ts";
import { type Comparison, comparisonsOf } from "./comparisons.ts";

/** A scenario that is a point of a series. */
export type PointResult = ScenarioResult & { series: Series };

/** The points of a series, in their order; empty unless the scenario at this index is the first of them. */
export function seriesAt(
	scenarios: readonly ScenarioResult[],
	index: number,
): PointResult[] {
	const here = scenarios[index]?.series;
	if (!here || here.id === scenarios[index - 1]?.series?.id) return [];
	const points = scenarios.filter((one): one is PointResult => {
		return one.series?.id === here.id;
	});
	return points.toSorted((a, b) => a.series.index - b.series.index);
}

/** What a point varies: `100,000 products`, `5.00 ms of work`. */
export function pointText(series: Series): string {
	const { key } = series;
	const noun = nouns[key];
	return noun ? `${valueText(series)} ${noun}` : `${key} ${valueText(series)}`;
}

/** What the numbers of a key count; others are called by their key. Results of before the matrix say `products`. */
const nouns: Record<string, string> = {
	products: "products",
	"data.products": "products",
	"data.customers": "customers",
	work: "of work",
};

/** The value of a point as it is printed: counts in groups of three, times in their unit, all else as the scenario says it. */
export function valueText({ key, value, label }: Series): string {
	if (key === "work") return value === 0 ? "0 ms" : duration(value);
	return /^(data\.)?(products|customers)$/.test(key) ? count(value) : label;
}

/** The title of a scenario; of a point, with its value. */
export function titleOf({ title, series }: ScenarioResult): string {
	return series ? `${title} (${pointText(series)})` : title;
}

/** Head of the column of points: the last word of the key. */
export const variedBy = (points: readonly PointResult[]): string =>
	capital(points[0]?.series.key.split(".").at(-1) ?? "");

/** A row for each point, journey and arm: p50, p95, and p50 against the first point and against the first arm. */
export interface SeriesRow {
	/** The value alone: its column says what it is. */
	point: string;
	of: string;
	arm: string;
	p50: string;
	p95: string;
	/** p50 ÷ p50 of the same arm at the first point, of what is printed. */
	growth: string;
	/** p50 against the first arm, with its interval. */
	ratio: string;
}

/** All that a series measured, in the order of its points. */
export function seriesRows(points: readonly PointResult[]): SeriesRow[] {
	const [first] = points;
	return points.flatMap((point) =>
		partsOf(point).flatMap((of) =>
			Object.keys(point.arms).flatMap((arm): SeriesRow[] => {
				const latency = latencyOf(point, arm, of);
				if (!latency) return [];
				return [
					{
						point: valueText(point.series),
						of,
						arm,
						p50: digits(latency.p50),
						p95: digits(latency.p95),
						growth: growthText(
							latency.p50,
							first && latencyOf(first, arm, of)?.p50,
						),
						ratio: ratioOf(point, arm, of),
					},
				];
			}),
		),
	);
}

/** The journeys of a point. */
export function partsOf(point: PointResult): string[] {
	const arms = Object.values(point.arms);
	return [...new Set(arms.flatMap((arm) => Object.keys(arm.journeys)))];
}

/** Percentiles of a journey on an arm. */
export function latencyOf(point: PointResult, arm: string, of: string) {
	return point.arms[arm]?.journeys[of]?.latencyMs;
}

function growthText(
	last: number | null,
	first: number | null | undefined,
): string {
	return last === null || !first
		? digits(null)
		: `× ${twoDigits(last / first)}`;
}

function ratioOf(point: PointResult, arm: string, of: string): string {
	const found = comparisonsOf(point).find(
		(one) => one.metric === "p50" && one.of === of && one.arms[0] === arm,
	);
	return found?.ratio ? ratioText(found.ratio) : digits(null);
}

/** A difference smaller than this, interval and all, is none that matters. */
const closed = 1.1;

/** Where the gap between each arm and the first closes, and where the answer flips: a sentence for each journey. */
export function seriesSentences(points: readonly PointResult[]): string[] {
	const [first] = points;
	if (!first) return [];
	return comparisonsOf(first)
		.filter(({ metric }) => metric === "p50")
		.map(({ of, arms }) => {
			const found = points.map((point) => ({
				at: pointText(point.series),
				comparison: comparisonsOf(point).find(
					(one) =>
						one.metric === "p50" &&
						one.of === of &&
						one.arms.join() === arms.join(),
				),
			}));
			return `${capital(of ?? "all")} p50, ${arms.join(" ÷ ")}: ${course(found)}`;
		});
}

interface Found {
	at: string;
	comparison: Comparison | undefined;
}

function course(found: readonly Found[]): string {
	const told = found.flatMap(({ at, comparison }) =>
		comparison?.ratio ? [{ at, comparison, ratio: comparison.ratio }] : [],
	);
	const [first] = told;
	const last = told.at(-1);
	if (!first || !last || told.length < 2)
		return "measured at too few points to tell a course.";
	const values = `${twoDigits(first.ratio.value)} at ${first.at}, ${twoDigits(last.ratio.value)} at ${last.at}`;
	return `${values}; ${turn(told)}`;
}

type Told = Found & { ratio: NonNullable<Comparison["ratio"]> };

function turn(told: readonly Told[]): string {
	const differing = told.filter(({ comparison }) => comparison?.doubt === null);
	const slower = differing.filter(({ ratio }) => ratio.value > 1);
	const faster = differing.filter(({ ratio }) => ratio.value < 1);
	if (slower.length > 0 && faster.length > 0)
		return `the answer flips: slower at ${places(slower)}, faster at ${places(faster)}.`;
	const from = told.findIndex((_, index) =>
		told.slice(index).every(({ ratio }) => isClosed(ratio)),
	);
	if (from === 0) return "there is no gap of 10 % at any point.";
	if (from > 0)
		return `the gap closes at ${told[from]?.at}: from there on it is under 10 %, interval and all.`;
	if (differing.length === told.length)
		return "the gap is there at every point.";
	if (differing.length === 0)
		return "at no point can a difference be told from noise, nor is it shown to be under 10 %.";
	const open = told.filter(({ comparison }) => comparison?.doubt !== null);
	return `no difference can be told from noise at ${places(open)}, and none is shown to be under 10 %.`;
}

const places = (told: readonly Told[]) => listed(told.map(({ at }) => at));

function isClosed({ low, high }: Told["ratio"]): boolean {
	return low !== null && high !== null && low >= 1 / closed && high <= closed;
}
