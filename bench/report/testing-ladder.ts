import type { Climb, LadderResults } from "../results/ladder-schema.ts";
import type { Results } from "../results/schema.ts";
import { latencyScenario, tour } from "./testing.ts";

const arms = ["monolith-soap", "monolith", "monolith-workers", "colocated"];

const changes: readonly string[][] = [
	[],
	["protocol: REST instead of SOAP"],
	["processes: two share the port and the database"],
	["processes: one again", "data: eleven databases"],
];

/** A climb over values, each surely different from the one before except by less than 1. */
export function climbOf(values: readonly number[]): Climb {
	const between = (from: number, to: number) => ({
		value: to - from,
		low: to - from - 0.1,
		high: to - from + 0.1,
		verdict:
			Math.abs(to - from) > 1 ? ("held" as const) : ("inconclusive" as const),
	});
	return {
		metric: "p50",
		of: "checkout",
		unit: "ms",
		rounds: 5,
		rows: values.map((value, index) => ({
			arm: arms[index] ?? `step-${index}`,
			value,
			difference: index === 0 ? null : between(values[index - 1] ?? 0, value),
		})),
		whole: between(values[0] ?? 0, values.at(-1) ?? 0),
	};
}

const ladder: LadderResults = {
	steps: arms.map((arm, index) => ({ arm, changes: changes[index] ?? [] })),
	left: [
		{
			arm: "microservices-amqp",
			why: "needs RabbitMQ, and the bus is direct",
		},
	],
	control: "monolith-soap",
	climbs: [
		climbOf([4.2, 2.1, 2.7, 14.8]),
		{
			...climbOf([900, 610, 655, 1_500]),
			metric: "cpuMicrosPerGood",
			of: null,
			unit: "micros",
		},
	],
};

/** The results of a run of one ladder; of other climbs than the usual when told. */
export function ladderRun(climbs = ladder.climbs): Results {
	const scenario = latencyScenario();
	return {
		...tour(),
		scenarios: [
			{
				...scenario,
				...{ id: "hop-ladder", kind: "ladder", title: "Where from?" },
				...{ ratios: [], control: null, ladder: { ...ladder, climbs } },
			},
		],
	};
}
