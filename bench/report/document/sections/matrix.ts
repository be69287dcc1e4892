import type { MatrixCell, ScenarioResult } from "../../../results/schema.ts";
import { duration, missing, percent } from "../../print/format.ts";
import { bystanderShareText, recoveryShort } from "../../text/matrix.ts";
import {
	type Block,
	heading,
	numeric,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";

/** Every fault at every capability, predicted beside measured: how far each reaches in each arm. */
export function matrix(scenario: ScenarioResult, id: string): Block[] {
	const { matrix: cells = [] } = scenario;
	if (cells.length === 0) return [];
	return [
		heading(3, "Predicted and measured", `${id}-matrix`),
		{
			kind: "table",
			caption: "Bystanders lost, by fault and arm",
			columns: [
				words("Fault"),
				words("Arm"),
				numeric("Predicted while it lasts"),
				numeric("Worst second"),
				numeric("Over the load [95 % interval]"),
				words("Capabilities reached"),
				words("Recovery"),
				numeric("Noticed after"),
				numeric("Good answers lost"),
				numeric("Backlog gone after"),
				numeric("Broken invariants"),
			],
			rows: cells.flatMap(rowsOf),
			note: "Bystanders: requests that do not need the faulted capability. Predicted by need-graph and deployment alone, before any run; the worst second is what it speaks of. Shares over the load are less those of the placebo. Reached: capabilities with a second under 99 % good after the fault, and in no placebo. Noticed: the first answer that was not good.",
		},
		...absences(cells),
	];
}

function rowsOf({ name, arms }: MatrixCell): Text[][] {
	return Object.entries(arms)
		.filter(([, { notHere }]) => notHere === undefined)
		.map(([arm, failure]): Text[] => [
			name,
			[{ arm }],
			percent(failure.predicted),
			percent(failure.worstSecond),
			bystanderShareText(failure),
			failure.reached?.join(", ") || "none",
			recoveryShort(failure),
			failure.detectedAfterMs === null
				? "nobody noticed"
				: duration(failure.detectedAfterMs),
			String(failure.lostGood ?? missing),
			failure.drainMs === null ? "not seen" : duration(failure.drainMs),
			String(failure.violations.length),
		]);
}

/** Faults that an arm cannot have, and why: no number stands for them. */
function absences(cells: readonly MatrixCell[]): Block[] {
	return cells.flatMap(({ name, arms }) =>
		Object.entries(arms).flatMap(([arm, { notHere }]) =>
			notHere === undefined
				? []
				: [paragraph([{ arm }, ` cannot have ${name}: ${notHere}.`])],
		),
	);
}
