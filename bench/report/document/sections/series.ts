import type { ScenarioResult } from "../../../results/schema.ts";
import {
	seriesAt,
	seriesRows,
	seriesSentences,
	variedBy,
} from "../../facts/series.ts";
import { type Block, heading, list, numeric, words } from "../blocks.ts";
import { seriesLines } from "../series-lines.ts";

/** A series as a whole, before its first point: one table over all points, and where the gap closes. */
export function seriesSection(
	scenarios: readonly ScenarioResult[],
	index: number,
): Block[] {
	const points = seriesAt(scenarios, index);
	const [first] = points;
	if (!first) return [];
	const rows = seriesRows(points);
	const charts = seriesLines(points);
	return [
		heading(2, `Series: ${first.series.title}`, `series-${index + 1}`),
		list(seriesSentences(points)),
		...(charts.length === 0
			? []
			: [{ kind: "charts", arms: Object.keys(first.arms), charts } as const]),
		...(rows.length === 0
			? []
			: [
					{
						kind: "table",
						caption: "All points of the series: latency in ms",
						columns: [
							words(variedBy(points)),
							words("Of"),
							words("Arm"),
							numeric("p50"),
							numeric("p95"),
							numeric("p50 ÷ first point"),
							numeric("p50 ÷ first arm [95 % interval]"),
						],
						rows: rows.map((row) => [
							row.point,
							[{ code: row.of }],
							[{ arm: row.arm }],
							row.p50,
							row.p95,
							row.growth,
							row.ratio,
						]),
						note: "The trials of all points were mixed within each round. Growth is of the merged percentiles printed here; expectations of growth are judged over rounds, with an interval.",
					} as const,
				]),
	];
}
