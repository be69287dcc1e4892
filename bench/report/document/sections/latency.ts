import type { PartResults } from "../../../results/arm-schema.ts";
import type { ScenarioResult } from "../../../results/schema.ts";
import {
	type PartKind,
	type PartName,
	percentiles,
	percentilesOf,
} from "../../facts/latencies.ts";
import { namesOf, partOfArm } from "../../facts/run.ts";
import { count, digits, estimate, missing } from "../../print/format.ts";
import {
	type Block,
	heading,
	numeric,
	type Table,
	type Text,
	words,
} from "../blocks.ts";
import { distributions } from "./distributions.ts";
import { latencyOverTime } from "./latency-over-time.ts";
import { latencyByRound } from "./latency-rounds.ts";

/** Journeys and operations of each arm: what was asked, what came of it, how long the answers took, and when. */
export function latency(scenario: ScenarioResult, id: string): Block[] {
	const tables = [
		...partTables(scenario, "journeys", "Journey"),
		...partTables(scenario, "operations", "Operation"),
	].map(withItsFirstNote);
	if (tables.length === 0) return [];
	return [
		heading(3, "Requests and latency", `${id}-latency`),
		...distributions(scenario),
		...tables,
		...latencyByRound(scenario, id),
		...latencyOverTime(scenario, id),
	];
}

/** Notes are the same for journeys and for operations: the first table of its columns tells them. */
function withItsFirstNote(
	{ note, ...table }: Table,
	index: number,
	all: readonly Table[],
): Table {
	const isFirst = all.findIndex((other) => other.note === note) === index;
	return isFirst && note ? { ...table, note } : table;
}

function partTables(
	scenario: ScenarioResult,
	kind: PartKind,
	noun: string,
): Table[] {
	const parts = namesOf(scenario, (arm) => arm[kind]).flatMap((name) =>
		Object.keys(scenario.arms).flatMap((arm) => {
			const part = scenario.arms[arm]?.[kind][name];
			return part ? [{ arm, kind, name, part }] : [];
		}),
	);
	if (parts.length === 0) return [];
	const columns = [words(noun), words("Arm")];
	const named = ({ arm, name }: PartName): Text[] => [
		[{ code: name }],
		[{ arm }],
	];
	return [
		{
			kind: "table",
			caption: `${noun}s: latency in ms, of right answers (late ones too), from when a request was due`,
			columns: [...columns, ...[...percentiles, "max"].map(numeric)],
			rows: parts.map((part) => [
				...named(part),
				...latencyCells(scenario, part),
			]),
			note: `Of the measured valid trials together, without controls and placebos; in brackets the 95 % interval over rounds, of the geometric mean of what the trials gave: one round gives none, and an interval that spans more than a factor of 100 is too wide to tell. ${missing}: not earned. A percentile is printed when each trial has at least ten samples beyond it (p50: 20, p90: 100, p95: 200, p99: 1,000), when the driver kept its schedule (p99 lag at most 5 ms) and, outside a fault, when at least 99 % were good.`,
		},
		{
			kind: "table",
			caption: `${noun}s: what became of them`,
			columns: [...columns, ...tallies.map(({ head }) => numeric(head))],
			rows: parts.map((part) => [...named(part), ...tallyCells(part.part)]),
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

function latencyCells(scenario: ScenarioResult, part: PartName): Text[] {
	const found = percentilesOf(scenario, part);
	const { max } = partOfArm(scenario, part.arm, part.name)?.latencyMs ?? {};
	return [...percentiles.map((each) => estimate(found[each])), digits(max)];
}
