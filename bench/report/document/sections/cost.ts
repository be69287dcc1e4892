import type {
	ArmCost,
	CostPer,
	UnitCost,
} from "../../../results/cost-schema.ts";
import type { Ratio, ScenarioResult } from "../../../results/schema.ts";
import { ratioText } from "../../../stats/format.ts";
import {
	byteSize,
	count,
	digits,
	duration,
	missing,
} from "../../print/format.ts";
import { costSentences } from "../../text/cost.ts";
import {
	type Block,
	heading,
	list,
	numeric,
	type Table,
	type Text,
	words,
} from "../blocks.ts";

interface Costly {
	arm: string;
	cost: ArmCost;
}

/** What a good request and an order cost on each arm, in sum and for each unit. */
export function cost(scenario: ScenarioResult, id: string): Block[] {
	const arms = Object.entries(scenario.arms).flatMap(([arm, { cost }]) =>
		cost ? [{ arm, cost }] : [],
	);
	if (arms.length === 0) return [];
	const sentences = costSentences(scenario);
	return [
		heading(3, "Cost", `${id}-cost`),
		...(sentences.length > 0 ? [list(sentences)] : []),
		sums(arms),
		...comparison(scenario),
		...arms.flatMap((arm) => perPiece(arm, "good")),
		...arms.flatMap((arm) => perPiece(arm, "order")),
		units(arms),
	];
}

function sums(arms: readonly Costly[]): Table {
	return {
		kind: "table",
		caption: "Cost of an arm",
		columns: [
			words("Arm"),
			...[
				"Processes",
				"CPU µs per good request",
				"CPU µs per order",
				"Memory, idle",
				"Memory, peak",
				"Start-up",
				"Disk",
			].map(numeric),
		],
		rows: arms.map(({ arm, cost }): Text[] => [
			[{ arm }],
			count(Object.keys(cost.units).length),
			digits(cost.cpuMicrosPerGood),
			digits(cost.cpuMicrosPerOrder),
			byteSize(cost.idleMemoryBytes),
			byteSize(cost.peakMemoryBytes ?? cost.memoryBytes),
			duration(cost.startUpMs),
			byteSize(cost.diskBytes),
		]),
		note: `CPU over the measured valid trials, without controls and placebos; per order all of the load is divided by the orders in it, browsing included. Memory is PSS, in which shared pages count once: idle when ready and before any load, peak the largest until the load ended, as the system keeps it, summed over the units. Start-up from the first process started to the last that was ready, on all cores. Disk with the write-ahead logs, the seeded shop included. The card processor and the driver are charged to no arm; a private RabbitMQ to those that use it. ${missing}: not measured.`,
	};
}

const metricNames: Readonly<Record<string, string>> = {
	cpuPerGood: "CPU per good request",
	cpuPerOrder: "CPU per order",
	memory: "peak memory",
};

function comparison({ ratios }: ScenarioResult): Table[] {
	const found = ratios.filter(({ metric }) => metric in metricNames);
	if (found.length === 0) return [];
	return [
		{
			kind: "table",
			caption: "Cost of one arm ÷ another, with 95 % intervals over rounds",
			columns: [
				words("Of"),
				words("Arms"),
				numeric("Ratio [95 % interval]"),
				words("What it says"),
			],
			rows: found.map((ratio): Text[] => [
				metricNames[ratio.metric] ?? ratio.metric,
				ratio.of_arms.join(" ÷ "),
				ratioText(ratio),
				saysOf(ratio),
			]),
			note: "The geometric mean of the ratios of each round. Above 1: the first arm costs more.",
		},
	];
}

function saysOf({ low, verdict }: Ratio): string {
	if (low === null) return "inconclusive: no interval";
	return verdict === "held"
		? "a difference"
		: "inconclusive: the interval overlaps the A/A band";
}

const columns: readonly {
	head: string;
	text: (per: CostPer) => string;
	onlyPerOrder?: true;
}[] = [
	{ head: "CPU µs", text: ({ cpuMicros }) => digits(cpuMicros) },
	{ head: "Sent to other units", text: ({ wireBytes }) => byteSize(wireBytes) },
	{ head: "Messages taken", text: ({ wireMessages }) => digits(wireMessages) },
	{ head: "With customers", text: ({ doorBytes }) => byteSize(doorBytes) },
	{
		head: "SQL statements",
		text: ({ sqlStatements }) => digits(sqlStatements),
	},
	{ head: "Rows written", text: ({ rowsWritten }) => digits(rowsWritten) },
	{
		head: "Events published",
		text: ({ eventsPublished }) => digits(eventsPublished),
		onlyPerOrder: true,
	},
	{
		head: "Events taken",
		text: ({ eventsTaken }) => digits(eventsTaken),
		onlyPerOrder: true,
	},
	{
		head: "With the card processor",
		text: ({ cardBytes }) => byteSize(cardBytes),
		onlyPerOrder: true,
	},
	{
		head: "Databases grow by",
		text: ({ databaseGrowthBytes }) => byteSize(databaseGrowthBytes),
		onlyPerOrder: true,
	},
];

/** The sum first, then each unit that had a part in it. */
function perPiece({ arm, cost }: Costly, piece: "good" | "order"): Table[] {
	const all = piece === "good" ? cost.perGood : cost.perOrder;
	if (!all) return [];
	const parts =
		(piece === "good" ? cost.unitsPerGood : cost.unitsPerOrder) ?? {};
	const shown = columns.filter(
		({ onlyPerOrder }) => piece === "order" || !onlyPerOrder,
	);
	const row = (name: Text, per: CostPer): Text[] => [
		name,
		...shown.map(({ text }) => text(per)),
	];
	const several = Object.keys(parts).length > 1;
	const pieces = piece === "good" ? cost.good : cost.orders;
	return [
		{
			kind: "table",
			caption: `${arm}: ${
				piece === "good"
					? "cost of a good request"
					: "cost of an order (all of the load ÷ orders)"
			}, ${count(pieces)} of them`,
			columns: [words("Unit"), ...shown.map(({ head }) => numeric(head))],
			rows: [
				row([{ strong: "in sum" }], all),
				...(several
					? Object.entries(parts).map(([unit, per]) =>
							row([{ code: unit }], per),
						)
					: []),
			],
			note: "Bytes between units count once, at the unit that sends them. A message is a request to another unit (its answer belongs to it) or an event taken from a broker. SQL without BEGIN and COMMIT, background work included.",
		},
	];
}

function units(arms: readonly Costly[]): Table {
	const row = (arm: string, unit: string, each: UnitCost): Text[] => [
		[{ code: unit }],
		[{ arm }],
		duration(each.cpuMicros / 1000),
		byteSize(each.idleMemoryBytes),
		byteSize(each.peakMemoryBytes ?? each.memoryBytes),
		duration(each.startUpMs),
		byteSize(each.diskBytes),
		duration(each.runQueueWaitMs),
		duration(each.eventLoopDelayMaxMs),
	];
	return {
		kind: "table",
		caption: "Cost of each unit, in the last valid trial",
		columns: [
			words("Unit"),
			words("Arm"),
			...[
				"CPU",
				"Memory, idle",
				"Memory, peak",
				"Start-up",
				"Disk",
				"Waited for a core",
				"Longest event-loop delay",
			].map(numeric),
		],
		rows: arms.flatMap(({ arm, cost }) =>
			Object.entries(cost.units).map(([unit, each]) => row(arm, unit, each)),
		),
		note: `${missing}: not measured.`,
	};
}
