import type { ScenarioResult } from "../../results/schema.ts";
import type { Block, Chart } from "./blocks.ts";

/** Charts that belong together, in rows of their own where there is room; the legend stands once, above the first. */
export function chartRows(
	{ arms }: ScenarioResult,
	rows: readonly (readonly Chart[])[],
): Block[] {
	return rows
		.filter(({ length }) => length > 0)
		.map((charts, index) => ({
			kind: "charts",
			arms: index === 0 ? Object.keys(arms) : [],
			charts,
		}));
}
