import type { ScenarioResult } from "../../results/schema.ts";
import { type Block, heading, numeric, type Text, words } from "../blocks.ts";
import { byteSize, count, digits, duration, missing } from "../format.ts";

/** CPU and memory of each arm and each of its units. */
export function cost(scenario: ScenarioResult, id: string): Block[] {
	const arms = Object.entries(scenario.arms).flatMap(([arm, { cost }]) =>
		cost ? [{ arm, cost }] : [],
	);
	if (arms.length === 0) return [];
	return [
		heading(3, "Cost", `${id}-cost`),
		{
			kind: "table",
			caption: "Cost of an arm",
			columns: [
				words("Arm"),
				...["Processes", "CPU µs per good request", "Memory"].map(numeric),
			],
			rows: arms.map(({ arm, cost }): Text[] => [
				[{ arm }],
				count(Object.keys(cost.units).length),
				digits(cost.cpuMicrosPerGood),
				byteSize(cost.memoryBytes),
			]),
			note: "CPU over all valid trials; memory at the end of a trial, the largest of them.",
		},
		{
			kind: "table",
			caption: "Cost of each unit, in the last valid trial",
			columns: [
				words("Unit"),
				words("Arm"),
				...[
					"CPU",
					"Memory",
					"Waited for a core",
					"Longest event-loop delay",
				].map(numeric),
			],
			rows: arms.flatMap(({ arm, cost }) =>
				Object.entries(cost.units).map(([unit, each]): Text[] => [
					[{ code: unit }],
					[{ arm }],
					duration(each.cpuMicros / 1000),
					byteSize(each.memoryBytes),
					duration(each.runQueueWaitMs),
					duration(each.eventLoopDelayMaxMs),
				]),
			),
			note: `${missing}: not measured.`,
		},
	];
}
