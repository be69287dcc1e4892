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
		partTable(scenario, "journeys", "Journeys"),
		partTable(scenario, "operations", "Operations"),
	].flatMap((table) => table ?? []);
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

function partTable(
	scenario: ScenarioResult,
	pick: "journeys" | "operations",
	name: string,
): Table | null {
	const names = namesOf(scenario, (arm) => arm[pick]);
	if (names.length === 0) return null;
	const rows = names.flatMap((part) =>
		Object.entries(scenario.arms).flatMap(([arm, results]) =>
			partRow(part, arm, results[pick][part]),
		),
	);
	return {
		kind: "table",
		caption: `${name}, by arm: counts, and latency of right answers (late ones too) in ms, from when a request was due`,
		columns: [
			words(name.slice(0, -1)),
			words("Arm"),
			...["Offered", "Sent", "Completed", "Good", "Failed", "Unknown"].map(
				numeric,
			),
			...["Late", "Degraded", ...percentiles].map(numeric),
		],
		rows,
		note: `${missing}: not earned. A percentile is printed when each trial has at least ten samples beyond it (p50: 20, p90: 100, p95: 200, p99: 1,000), and, outside a fault, when at least 99 % were good. Unknown: no answer came. Degraded: good, but without a part that it names.`,
	};
}

function partRow(
	name: string,
	arm: string,
	part: PartResults | undefined,
): Text[][] {
	if (!part) return [];
	const { offered, sent, completed, good, failed, unknown } = part;
	const counts = [offered, sent, completed, good, failed, unknown];
	return [
		[
			[{ code: name }],
			[{ arm }],
			...counts.map(count),
			count(part.late ?? null),
			count(part.degraded ?? null),
			...percentiles.map((percentile) => digits(part.latencyMs[percentile])),
		],
	];
}

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
