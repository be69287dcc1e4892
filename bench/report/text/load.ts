import type { ScenarioResult } from "../../results/schema.ts";
import type {
	CapacityResults,
	Objective,
} from "../../results/search-schema.ts";
import { leastGoodShare } from "../../results/thresholds.ts";
import {
	count,
	counted,
	digits,
	duration,
	listed,
	percent,
} from "../print/format.ts";

/** `p99 of checkout is at most 100 ms and 99 % are good`. */
export function objectiveText({ of, latencyMs, goodShare }: Objective): string {
	const part = of === null ? "" : ` of ${of}`;
	const bounds = Object.entries(latencyMs).map(
		([name, maxMs]) => `${name}${part} is at most ${duration(maxMs)}`,
	);
	const good = `${percent(goodShare ?? leastGoodShare)}${bounds.length === 0 ? part : ""} are good`;
	return listed([...bounds, good]);
}

/** What ended a search for the highest rate. */
export const limitText: Readonly<Record<CapacityResults["limit"], string>> = {
	objective: "the arm",
	driver: "the load driver",
	none: "nothing that was tried",
};

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
		(stage: {
			ratePerSecond?: unknown;
			toPerSecond?: unknown;
			durationMs?: unknown;
		}) => {
			const { ratePerSecond, toPerSecond, durationMs } = stage;
			if (typeof ratePerSecond !== "number" || typeof durationMs !== "number")
				return [];
			const change =
				typeof toPerSecond === "number"
					? ` ${toPerSecond < ratePerSecond ? "falling" : "rising"} to ${rate(toPerSecond)}`
					: "";
			return [`${rate(ratePerSecond)}${change} for ${duration(durationMs)}`];
		},
	);
}

const rate = (perSecond: number) =>
	`${Number.isInteger(perSecond) ? count(perSecond) : digits(perSecond)} journeys/s`;
