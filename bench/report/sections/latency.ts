import type { ArmResults, PartResults } from "../../results/arm-schema.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import {
	type Block,
	heading,
	type LadderChart,
	numeric,
	type Table,
	type Text,
	words,
} from "../blocks.ts";
import { namesOf, partOfArm } from "../facts.ts";
import { count, digits, duration, missing } from "../format.ts";

const percentiles = ["p50", "p90", "p95", "p99", "max"] as const;

/** Journeys and operations of each arm: what was asked, what came of it, how long the answers took. */
export function latency(scenario: ScenarioResult, id: string): Block[] {
	const charts = ladders(scenario);
	const tables = [
		...partTables(scenario, "journeys", "Journey"),
		...partTables(scenario, "operations", "Operation"),
	];
	if (tables.length === 0) return [];
	return [
		heading(3, "Requests and latency", `${id}-latency`),
		...(charts.length === 0
			? []
			: [
					{ kind: "charts", arms: Object.keys(scenario.arms), charts } as const,
				]),
		...tables,
	];
}

function partTables(
	scenario: ScenarioResult,
	pick: "journeys" | "operations",
	name: string,
): Table[] {
	const parts = namesOf(scenario, (arm) => arm[pick]).flatMap((part) =>
		Object.entries(scenario.arms).flatMap(([arm, results]) => {
			const found = results[pick][part];
			return found
				? [{ named: [[{ code: part }], [{ arm }]], part: found }]
				: [];
		}),
	);
	if (parts.length === 0) return [];
	const columns = [words(name), words("Arm")];
	return [
		{
			kind: "table",
			caption: `${name}s: latency in ms, of right answers (late ones too), from when a request was due`,
			columns: [...columns, ...percentiles.map(numeric)],
			rows: parts.map(({ named, part }) => [...named, ...latencyCells(part)]),
			note: `${missing}: not earned. A percentile is printed when each trial has at least ten samples beyond it (p50: 20, p90: 100, p95: 200, p99: 1,000), when the driver kept its schedule (p99 lag at most 5 ms) and, outside a fault, when at least 99 % were good.`,
		},
		{
			kind: "table",
			caption: `${name}s: what became of them`,
			columns: [...columns, ...tallies.map(({ head }) => numeric(head))],
			rows: parts.map(({ named, part }) => [...named, ...tallyCells(part)]),
			note: "Good: right status, right body, inside the deadline. Late: right, after it. Unknown: no answer came. Degraded: good or late, but without a part that the answer names.",
		},
	];
}

const tallies = [
	{ head: "Offered", key: "offered" },
	{ head: "Sent", key: "sent" },
	{ head: "Completed", key: "completed" },
	{ head: "Good", key: "good" },
	{ head: "Late", key: "late" },
	{ head: "Failed", key: "failed" },
	{ head: "Unknown", key: "unknown" },
	{ head: "Degraded", key: "degraded" },
] as const;

const tallyCells = (part: PartResults): Text[] =>
	tallies.map(({ key }) => count(part[key]));

const latencyCells = ({ latencyMs }: PartResults): Text[] =>
	percentiles.map((percentile) => digits(latencyMs[percentile]));

function ladders(scenario: ScenarioResult): LadderChart[] {
	const charts = namesOf(scenario, (arm: ArmResults) => arm.journeys).flatMap(
		(journey) => {
			const points = pointsOf(scenario, journey);
			return points.length === 0 ? [] : [{ journey, points }];
		},
	);
	const all = charts.flatMap(({ points }) => points.map(({ ms }) => ms));
	const domainMs: [number, number] = [Math.min(...all), Math.max(...all)];
	return charts.map(({ journey, points }) => ({
		chart: "ladder",
		title: `Latency of ${journey}, ms (log axis)`,
		says: saysOf(journey, points),
		points,
		domainMs,
	}));
}

function pointsOf(scenario: ScenarioResult, journey: string) {
	return Object.keys(scenario.arms).flatMap((arm) =>
		percentiles.flatMap((percentile) => {
			const ms = partOfArm(scenario, arm, journey)?.latencyMs[percentile];
			// A log axis has no place for 0; nothing that crossed a socket took no time.
			return ms ? [{ arm, percentile, ms }] : [];
		}),
	);
}

function saysOf(journey: string, points: LadderChart["points"]): string {
	const numbers = points.map(
		({ arm, percentile, ms }) => `${arm} ${percentile} ${duration(ms)}`,
	);
	return `Latency of ${journey}: ${numbers.join(", ")}`;
}
