import type { ClosedOutcome, LoadOutcome } from "../load/outcome.ts";
import { type Counters, readCounters } from "../measure/counters.ts";
import type { TrialCost, UnitCost } from "../results/cost-schema.ts";
import { memoryNow, watchMemory } from "../targets/memory.ts";
import type { JournalEntry } from "../targets/protocol.ts";
import { listeningOf } from "../targets/sockets.ts";
import type { Target } from "../targets/target.ts";
import { costBetween, type Reading } from "./cost.ts";

type Usages = ReturnType<Target["usage"]>;

/** Reads what an arm costs, from before its first request to the end of the measured load. */
export interface CostMeter {
	/** Reads what processes have counted so far. To be called shortly before the measured load: reading takes them a millisecond. */
	begin(): Promise<void>;
	/** What the load cost, given what was used before and after it. */
	end(
		usage: { before: Usages; after: Usages },
		outcome: LoadOutcome | ClosedOutcome,
	): Promise<TrialCost>;
}

/** A meter for an arm that is ready and has no load yet. */
export async function startCostMeter(target: Target): Promise<CostMeter> {
	// The first look compiles the page; the second, within the load, is then short.
	await countersOf(target);
	const idle = memoryNow(target);
	const footprint = footprintOf(target);
	const peakMemory = watchMemory(target);
	let counters: Reading["counters"] = {};
	return {
		async begin() {
			counters = await countersOf(target);
		},
		async end(usage, outcome) {
			const peak = peakMemory();
			const memory = memoryNow(target).units;
			const disk = target.diskBytes();
			const cost = costBetween(
				{ usage: usage.before, counters },
				{ usage: usage.after, counters: await countersOf(target), memory },
				shapeOf(target),
			);
			const starts = startUpsOf(target.journal());
			const unit = (name: string): Partial<UnitCost> => ({
				...given("idleMemoryBytes", idle.units[name]),
				...given("peakMemoryBytes", peak.units[name]),
				...given("diskBytes", disk[name]),
				...given("startUpMs", starts.units[name]),
			});
			return {
				...cost,
				idleMemoryBytes: idle.bytes,
				peakMemoryBytes: Math.max(peak.bytes, cost.memoryBytes),
				diskBytes: Object.values(disk).reduce((sum, size) => sum + size, 0),
				...given("startUpMs", starts.all),
				orders: outcome.operations.placeOrder?.good ?? 0,
				...footprint,
				units: Object.fromEntries(
					Object.entries(cost.units).map(([name, each]) => [
						name,
						{ ...each, ...unit(name) },
					]),
				),
			};
		},
	};
}

function footprintOf(target: Target) {
	const pids = target.processes().map(({ pid }) => pid);
	return { processes: pids.length, ...listeningOf(pids) };
}

/** What the processes of each unit have counted so far. */
export async function countersOf(
	target: Target,
): Promise<Record<string, Counters | undefined>> {
	const living = target.processes();
	const entries = target.units.map(async ({ name, url }) => {
		const pids = living.filter(({ unit }) => unit === name);
		const read = readCounters(
			url,
			pids.map(({ pid }) => pid),
		);
		return [name, await read] as const;
	});
	return Object.fromEntries(await Promise.all(entries));
}

/** As `costBetween` takes it. */
export function shapeOf({ units, url, bus }: Target) {
	const door = units.find((unit) => unit.url === url)?.name ?? "";
	return { door, bus, broker: "rabbitmq" };
}

/** From the start of a process until it said ready: each unit's first, and from the first start to the last ready of the arm. */
export function startUpsOf(journal: readonly JournalEntry[]): {
	all: number | undefined;
	units: Record<string, number>;
} {
	const firsts = (event: JournalEntry["event"]) => {
		const found = new Map<string, number>();
		for (const entry of journal)
			if (entry.event === event && !found.has(entry.unit))
				found.set(entry.unit, entry.atMs);
		return found;
	};
	const started = firsts("started");
	const ready = firsts("ready");
	if (ready.size === 0) return { all: undefined, units: {} };
	return {
		all: Math.max(...ready.values()) - Math.min(...started.values()),
		units: Object.fromEntries(
			[...ready].map(([unit, atMs]) => [
				unit,
				atMs - (started.get(unit) ?? atMs),
			]),
		),
	};
}

function given<Name extends string>(
	name: Name,
	value: number | undefined,
): Partial<Record<Name, number>> {
	return value === undefined
		? {}
		: ({ [name]: value } as Partial<Record<Name, number>>);
}
