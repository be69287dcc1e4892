import type { TrialCost } from "../../../results/cost-schema.ts";
import type { Results } from "../../../results/schema.ts";
import {
	hopsOf,
	type Lines,
	linesOf,
	messagesPerOrder,
	perProcess,
	type Spread,
	spreadOf,
} from "../../facts/costs.ts";
import { armsOf } from "../../facts/run.ts";
import {
	byteSize,
	count,
	digits,
	duration,
	missing,
} from "../../print/format.ts";
import { withInterval } from "../../text/scaling.ts";
import { type Block, heading, numeric, type Table, words } from "../blocks.ts";

/** What each arm keeps busy over the whole run, and what one more of something costs. */
export function priceList(results: Results): Block[] {
	const arms = armsOf(results);
	if (arms.length === 0) return [];
	return [
		heading(2, "Cost and price list", "prices"),
		costs(results, arms),
		prices(results, arms),
	];
}

type Read = (results: Results, arm: string) => string;

const items: readonly { item: string; text: Read }[] = [
	{
		item: "Units: what ships alone",
		text: ({ conditions }, arm) => count(unitsIn(conditions.bundles[arm])),
	},
	{ item: "Processes", text: most(({ processes }) => processes) },
	{ item: "Ports", text: most(({ ports }) => ports) },
	{
		item: "Listening sockets",
		text: most(({ listeningSockets }) => listeningSockets),
	},
	{
		item: "Memory at rest",
		text: ranged(({ idleMemoryBytes }) => idleMemoryBytes, byteSize),
	},
	{
		item: "Memory at most, under load",
		text: ranged(({ peakMemoryBytes }) => peakMemoryBytes, byteSize),
	},
	{
		item: "Start-up",
		text: ranged(({ startUpMs }) => startUpMs, duration),
	},
	{
		item: "Hops: requests between units for placeOrder, traced",
		text: (results, arm) => wholeOr(hopsOf(results, arm, "placeOrder")),
	},
	{
		item: "Messages between units ÷ orders, browsing included",
		text: (results, arm) => digits(messagesPerOrder(results, arm)),
	},
	{
		item: "Lines of shop code",
		text: (results, arm) => linesText(linesOf(results, arm)?.shop),
	},
	{
		item: "Lines of plumbing",
		text: (results, arm) => linesText(linesOf(results, arm)?.plumbing),
	},
	{
		item: "npm packages in the bundles",
		text: ({ conditions }, arm) =>
			count(conditions.sources?.[arm]?.packages.length),
	},
];

function linesText(lines: Lines | undefined): string {
	return lines
		? `${count(lines.all)} (${count(lines.shared)} shared)`
		: missing;
}

/** A median of whole numbers is one of them, or lies between two. */
const wholeOr = (value: number | null) =>
	Number.isInteger(value) ? count(value) : digits(value);

const unitsIn = (bundles: Readonly<Record<string, string>> | undefined) =>
	bundles && Object.keys(bundles).length;

function most(of: (cost: TrialCost) => number | undefined): Read {
	return (results, arm) => count(spreadOf(results, arm, of)?.most);
}

function ranged(
	of: (cost: TrialCost) => number | undefined,
	text: (value: number) => string,
): Read {
	return (results, arm) => spreadText(spreadOf(results, arm, of), text);
}

function spreadText(
	spread: Spread | null,
	text: (value: number) => string,
): string {
	if (!spread) return missing;
	const { mean, least, most } = spread;
	return least === most
		? text(mean)
		: `${text(mean)} (${text(least)} to ${text(most)})`;
}

function costs(results: Results, arms: readonly string[]): Table {
	return {
		kind: "table",
		caption: "What each arm is made of, and what it keeps busy",
		columns: [words("Item"), ...arms.map(numeric)],
		rows: items.map(({ item, text }) => [
			item,
			...arms.map((arm) => text(results, arm)),
		]),
		note: `Over the measured valid trials of the run, without controls and placebos: the mean, and in brackets the smallest and the largest, which are no interval. Processes, ports and sockets are those of the units and of a private broker that carries their events, before any load, the most of all trials; a socket that several processes share counts once. Lines: those that hold more than blanks and comments, in files of ours that are in a bundle, each file once; shared: in the folder shop, which all arms are built from. Plumbing is what moves requests and events and decides nothing of the shop: the folders shop/runtime, microservices/kit and microservices/gateway, and the wiring of colocated; all else is shop code, outboxes and sagas inside of services too. ${missing}: not measured in this run; shoplab run measures all of it but the hops, shoplab run checkout-latency these too.`,
	};
}

/** What a price is, where it comes from, and what measures it where this run did not. */
interface Price {
	more: string;
	costs: string;
	from: string;
}

function prices(results: Results, arms: readonly string[]): Table {
	const all = [
		...processPrices(results, arms),
		...hopPrices(results),
		...eventPrices(results),
	];
	return {
		kind: "table",
		caption: "What one more of something costs",
		columns: [words("One more"), numeric("Costs"), words("Measured how")],
		rows: all.map(({ more, costs, from }) => [more, costs, from]),
		note: `Prices of this shop on this machine. Intervals are over rounds, between arms those of all scenarios together; one round gives none. ${missing}: not measured in this run.`,
	};
}

function processPrices(results: Results, arms: readonly string[]): Price[] {
	const grown = results.scenarios.flatMap(({ scaling }) =>
		(scaling?.arms ?? []).flatMap(({ unit, steps }) =>
			steps
				.filter(({ replicas }) => replicas > 1)
				.flatMap((step): Price[] => {
					const more = `process: a replica of ${unit}`;
					const from = `added to ${step.arm.replace(/-x\d+$/, "")} while it served`;
					return [
						{
							more: `${more}, memory at rest`,
							costs: withInterval(step.addedIdleBytes, byteSize),
							from,
						},
						{
							more: `${more}, start`,
							costs: withInterval(step.startMs, duration),
							from,
						},
					];
				}),
		),
	);
	if (grown.length > 0) return grown;
	// With the same code in one process as the control, where the run has it.
	const base = arms.includes(control) ? control : (arms[0] ?? "");
	const arm = arms.at(-1) ?? "";
	const memory = perProcess(
		results,
		[arm, base],
		(cost) => cost.idleMemoryBytes,
	);
	const start = perProcess(results, [arm, base], (cost) => cost.startUpMs);
	if (!memory && !start) return [notMeasured("process", "scaling")];
	const from = `(${arm} − ${base}) ÷ the processes that ${arm} has more${base === control ? "" : "; what is in them differs too"}`;
	return [
		{
			more: "process, memory at rest",
			costs: withInterval(memory, byteSize),
			from,
		},
		{
			more: "process, start-up of the arm",
			costs: withInterval(start, duration),
			from,
		},
	];
}

const control = "colocated";

const notMeasured = (more: string, scenario: string): Price => ({
	more,
	costs: missing,
	from: `not measured in this run: shoplab run ${scenario}`,
});

/** The step of a ladder that does nothing but put a gateway before the monolith. */
export const hopStep = "monolith-gateway";

function hopPrices({ scenarios }: Results): Price[] {
	const texts = {
		ms: duration,
		micros: (value: number) => `${digits(value)} µs`,
		bytes: byteSize,
	};
	const found = scenarios.flatMap(({ ladder }) =>
		(ladder?.climbs ?? []).flatMap(({ metric, of, unit, rows }): Price[] => {
			const at = rows.findIndex(({ arm }) => arm === hopStep);
			const row = rows[at];
			if (!row?.difference) return [];
			const { verdict } = row.difference;
			return [
				{
					more: `hop, ${of ?? "all of the load"}, ${metric}`,
					costs: withInterval(row.difference, texts[unit]),
					from: `ladder: ${hopStep} − ${rows[at - 1]?.arm}${verdict === "held" ? "" : "; not told from noise"}`,
				},
			];
		}),
	);
	const wires = wirePrices(scenarios);
	if (found.length > 0) return [...found, ...wires];
	const climbed = scenarios.some(({ ladder }) => ladder);
	return [
		notMeasured("hop", `hop-ladder${climbed ? " --profile standard" : ""}`),
		...wires,
	];
}

/** What requests between processes take on the wire alone, the customer's own included. */
function wirePrices(scenarios: Results["scenarios"]): Price[] {
	return scenarios.flatMap(({ traces = [] }) =>
		traces.flatMap(({ operation, arms }) =>
			Object.entries(arms).flatMap(([arm, { hops, medianParts }]): Price[] =>
				hops === 0
					? []
					: [
							{
								more: `hop, the wire alone, ${operation} on ${arm}`,
								costs: duration(medianParts.wire / hops),
								from: `traced: what the answer waited for the wire ÷ ${digits(hops)} requests, the customer's own included; medians, no interval; side by side they wait once`,
							},
						],
			),
		),
	);
}

function eventPrices({ scenarios }: Results): Price[] {
	const waits = scenarios.flatMap(({ traces = [] }) =>
		traces.flatMap(({ operation, arms }) =>
			Object.entries(arms).flatMap(([arm, { afterwards }]) =>
				(afterwards?.events ?? []).map(
					({ type, consumer, waitedMs }): Price => ({
						more: `event: ${type} to ${consumer}, waiting`,
						costs: duration(waitedMs),
						from: `traced ${operation} on ${arm}: from published to consumed, median; no interval`,
					}),
				),
			),
		),
	);
	const cpu: Price = {
		more: "event, CPU",
		costs: missing,
		from: "no scenario prices an event alone",
	};
	return waits.length > 0
		? [...waits, cpu]
		: [notMeasured("event, waiting", "checkout-latency"), cpu];
}
