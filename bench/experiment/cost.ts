import type { Bytes, Counters } from "../measure/counters.ts";
import type { TrialCost, UnitCost } from "../results/cost-schema.ts";
import type { Target } from "../targets/target.ts";

type Usages = ReturnType<Target["usage"]>;

/** All that was read of an arm at one moment; `counters` of units that told. */
export interface Reading {
	usage: Usages;
	counters: Readonly<Record<string, Counters | undefined>>;
	/** Bytes of each unit; only looked at where memory is asked for. */
	memory?: Readonly<Record<string, number>>;
}

/** What an arm is made of, as far as its cost depends on it. */
export interface Shape {
	/** The unit that customers talk to. */
	door: string;
	/** Whether events go through a broker, which may be a unit itself. */
	bus: "direct" | "amqp";
	broker: string;
}

type Counted = Pick<
	UnitCost,
	| "wire"
	| "door"
	| "card"
	| "sqlStatements"
	| "rowsWritten"
	| "eventsPublished"
	| "eventsTaken"
	| "databaseGrowthBytes"
>;

/** CPU and counts between two readings, memory at the second, for each unit and in sum. */
export function costBetween(
	before: Reading,
	after: Reading,
	shape: Shape,
): TrialCost {
	const counted = countedIn(before, after, shape);
	const units = Object.fromEntries(
		Object.entries(after.usage).map(([unit, usage]): [string, UnitCost] => [
			unit,
			{
				cpuMicros: usage.cpuMicros - (before.usage[unit]?.cpuMicros ?? 0),
				memoryBytes: after.memory?.[unit] ?? 0,
				// The system tells of living threads only: one that ended takes its waiting with it.
				runQueueWaitMs: Math.max(
					0,
					(usage.coreWaitMicros - (before.usage[unit]?.coreWaitMicros ?? 0)) /
						1000,
				),
				...delayOf(after.counters[unit]),
				...counted[unit],
			},
		]),
	);
	const all = Object.values(units);
	return {
		cpuMicros: all.reduce((sum, unit) => sum + unit.cpuMicros, 0),
		memoryBytes: all.reduce((sum, unit) => sum + unit.memoryBytes, 0),
		...sumOf(all),
		units,
	};
}

/** The reading before the load set it back, so that the one after it tells of the load. */
function delayOf(counters: Counters | undefined): Partial<UnitCost> {
	const delayMs = counters?.eventLoopDelayMs;
	return delayMs === undefined ? {} : { eventLoopDelayMaxMs: delayMs };
}

function countedIn(
	before: Reading,
	after: Reading,
	shape: Shape,
): Record<string, Counted> {
	const units: Record<string, Counted> = {};
	for (const [unit, now] of Object.entries(after.counters)) {
		const then = before.counters[unit];
		// Another process began to count anew: what the one before it had counted is lost, and half a count is none.
		if (!now || !then || now.pids.join() !== then.pids.join()) continue;
		units[unit] = countedBy(unit, growth(then, now), shape);
	}
	const tellers = Object.values(after.counters).length;
	if (shape.broker in after.usage && Object.keys(units).length === tellers)
		units[shape.broker] = countedByBroker(before, after);
	return units;
}

function countedBy(unit: string, grown: Counters, shape: Shape): Counted {
	const { bytes } = grown;
	const isDoor = unit === shape.door;
	const within = [
		bytes.peers,
		bytes.broker,
		...(isDoor ? [] : [bytes.callers]),
	];
	const taken = total(grown.eventsTaken);
	return {
		wire: {
			bytesIn: within.reduce((sum, each) => sum + each.in, 0),
			bytesOut: within.reduce((sum, each) => sum + each.out, 0),
			messages:
				(isDoor ? 0 : grown.requests) + (brokered(grown, shape) ? taken : 0),
		},
		...(isDoor && { door: boundary(bytes.callers) }),
		card: boundary(bytes.card),
		sqlStatements: grown.sqlStatements,
		rowsWritten: grown.rowsWritten,
		eventsPublished: total(grown.eventsPublished),
		eventsTaken: taken,
		databaseGrowthBytes: Math.max(0, grown.databaseBytes),
	};
}

/** Events that never leave their process come from no broker, whatever the bus of the run is. */
function brokered({ bytes }: Counters, { bus }: Shape): boolean {
	return bus === "amqp" && bytes.broker.in > 0;
}

/** A broker does not count for us: what others sent it, it received. */
function countedByBroker(before: Reading, after: Reading): Counted {
	const grown = Object.entries(after.counters).flatMap(([unit, now]) => {
		const then = before.counters[unit];
		return now && then ? [growth(then, now)] : [];
	});
	const sum = (of: (counters: Counters) => number) =>
		grown.reduce((all, counters) => all + of(counters), 0);
	return {
		wire: {
			bytesIn: sum(({ bytes }) => bytes.broker.out),
			bytesOut: sum(({ bytes }) => bytes.broker.in),
			messages: sum(({ eventsPublished }) => total(eventsPublished)),
		},
	};
}

function growth(then: Counters, now: Counters): Counters {
	const bytes = (partner: keyof Counters["bytes"]): Bytes => ({
		in: now.bytes[partner].in - then.bytes[partner].in,
		out: now.bytes[partner].out - then.bytes[partner].out,
	});
	return {
		pids: now.pids,
		requests: now.requests - then.requests,
		bytes: {
			callers: bytes("callers"),
			peers: bytes("peers"),
			card: bytes("card"),
			broker: bytes("broker"),
		},
		sqlStatements: now.sqlStatements - then.sqlStatements,
		rowsWritten: now.rowsWritten - then.rowsWritten,
		databaseBytes: now.databaseBytes - then.databaseBytes,
		eventsPublished: growthByType(then.eventsPublished, now.eventsPublished),
		eventsTaken: growthByType(then.eventsTaken, now.eventsTaken),
	};
}

function growthByType(
	then: Readonly<Record<string, number>>,
	now: Readonly<Record<string, number>>,
): Record<string, number> {
	return Object.fromEntries(
		Object.entries(now).map(([type, count]) => [
			type,
			count - (then[type] ?? 0),
		]),
	);
}

const counts = [
	"sqlStatements",
	"rowsWritten",
	"eventsPublished",
	"eventsTaken",
	"databaseGrowthBytes",
] as const;

/** Counts of all units; absent where one that should have told did not, because a sum without it would look like less. */
function sumOf(units: readonly UnitCost[]): Counted {
	const tellers = units.filter(({ wire }) => wire);
	if (tellers.length < units.length) return {};
	const sum = (of: (unit: UnitCost) => number | undefined) =>
		units.reduce((all, unit) => all + (of(unit) ?? 0), 0);
	const edges = (name: "door" | "card") => ({
		bytesIn: sum((unit) => unit[name]?.bytesIn),
		bytesOut: sum((unit) => unit[name]?.bytesOut),
	});
	return {
		wire: {
			bytesIn: sum(({ wire }) => wire?.bytesIn),
			bytesOut: sum(({ wire }) => wire?.bytesOut),
			messages: sum(({ wire }) => wire?.messages),
		},
		door: edges("door"),
		card: edges("card"),
		...Object.fromEntries(counts.map((name) => [name, sum((u) => u[name])])),
	};
}

const boundary = (bytes: Bytes) => ({
	bytesIn: bytes.in,
	bytesOut: bytes.out,
});

function total(byType: Readonly<Record<string, number>>): number {
	return Object.values(byType).reduce((sum, count) => sum + count, 0);
}
