import { comparisonsOf } from "../facts/comparisons.ts";
import {
	latencyOf,
	type PointResult,
	partsOf,
	pointText,
	valueText,
	variedBy,
} from "../facts/series.ts";
import { digits, duration } from "../print/format.ts";
import type { LinesChart } from "./blocks.ts";

/** Two line charts for each journey of a series: the p50 of each arm, and its ratio to the first arm with its interval. */
export function seriesLines(points: readonly PointResult[]): LinesChart[] {
	const journeys = [...new Set(points.flatMap(partsOf))];
	return journeys.flatMap((of) =>
		[levels(points, of), ratios(points, of)].filter(
			(chart) => chart.points.length > 0,
		),
	);
}

const axisOf = (points: readonly PointResult[]) => ({
	along: `${variedBy(points)} (steps, not to scale)`,
	places: points.map(({ series }) => valueText(series)),
});

function levels(points: readonly PointResult[], of: string): LinesChart {
	const dots = points.flatMap((point) =>
		Object.keys(point.arms).flatMap((arm) => {
			const y = latencyOf(point, arm, of)?.p50 ?? null;
			return y === null
				? []
				: [{ arm, place: valueText(point.series), y, low: null, high: null }];
		}),
	);
	const said = points.map(
		(point) =>
			`at ${pointText(point.series)} ${Object.keys(point.arms)
				.map((arm) => `${arm} ${durationOf(latencyOf(point, arm, of)?.p50)}`)
				.join(", ")}`,
	);
	return {
		chart: "lines",
		title: `p50 of ${of}, ms`,
		says: `p50 of ${of}: ${said.join("; ")}`,
		...axisOf(points),
		unit: "ms",
		level: null,
		points: dots,
	};
}

function ratios(points: readonly PointResult[], of: string): LinesChart {
	const found = points.flatMap((point) =>
		comparisonsOf(point)
			.filter((one) => one.metric === "p50" && one.of === of)
			.flatMap(({ arms, ratio }) => {
				if (!ratio) return [];
				const { value: y, low, high } = ratio;
				const place = valueText(point.series);
				return [{ arm: arms[0], place, y, low, high, under: arms[1] }];
			}),
	);
	const said = found.map(
		({ arm, place, y, low, high }) =>
			`${arm} at ${place} ${digits(y)}${low === null || high === null ? "" : `, interval ${digits(low)} to ${digits(high)}`}`,
	);
	const under = found[0]?.under ?? "the first arm";
	return {
		chart: "lines",
		title: `p50 of ${of} ÷ ${under}, with 95 % intervals`,
		says: `p50 of ${of} against ${under}: ${said.join("; ")}`,
		...axisOf(points),
		unit: `÷ ${under}`,
		level: 1,
		points: found,
	};
}

const durationOf = (ms: number | null | undefined) =>
	ms === null || ms === undefined ? "not earned" : duration(ms);
