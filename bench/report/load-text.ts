import type { ScenarioResult } from "../results/schema.ts";
import { count, counted, digits, duration } from "./format.ts";

/** The load as it was run, in words; results of other builds may lack parts of it. */
export function loadText(load: ScenarioResult["load"]): string {
	if (!load) return "not recorded";
	const parts = [
		load.model === "closed"
			? `closed model, ${connections(load.connections)}`
			: `open model, ${load.arrivals ?? "unknown"} arrivals`,
		...stages(load.stages),
		...named("warm-up", load.warmupMs),
		...(Array.isArray(load.stages) ? [] : named("measured", load.durationMs)),
		...named("deadline", load.deadlineMs),
	];
	return parts.join(", ");
}

const connections = (value: unknown) =>
	typeof value === "number" ? counted(value, "connection") : "connections";

function named(name: string, ms: unknown): string[] {
	return typeof ms === "number" ? [`${name} ${duration(ms)}`] : [];
}

function stages(value: unknown): string[] {
	if (!Array.isArray(value)) return [];
	return value.flatMap(
		(stage: { ratePerSecond?: unknown; durationMs?: unknown }) =>
			typeof stage.ratePerSecond === "number" &&
			typeof stage.durationMs === "number"
				? [`${rate(stage.ratePerSecond)} for ${duration(stage.durationMs)}`]
				: [],
	);
}

const rate = (perSecond: number) =>
	`${Number.isInteger(perSecond) ? count(perSecond) : digits(perSecond)} journeys/s`;
