import { describe, expect, it } from "vitest";
import type { Counters } from "../measure/counters.ts";
import { costBetween, type Reading, type Shape } from "./cost.ts";
import { startUpsOf } from "./cost-meter.ts";

const usage = (cpuMicros: number, coreWaitMicros: number) => ({
	cpuMicros,
	coreWaitMicros,
});

const none = { in: 0, out: 0 };

const counters = (more: Partial<Counters> = {}): Counters => ({
	pids: [1],
	requests: 0,
	bytes: { callers: none, peers: none, card: none, broker: none },
	sqlStatements: 0,
	rowsWritten: 0,
	databaseBytes: 4096,
	eventsPublished: {},
	eventsTaken: {},
	...more,
});

const direct: Shape = { door: "gateway", bus: "direct", broker: "rabbitmq" };

/** Two units that begin at nothing; `after` is what they have counted. */
function cost(
	after: Record<string, Counters | undefined>,
	{ shape = direct, used = Object.keys(after) } = {},
) {
	const usages = Object.fromEntries(used.map((name) => [name, usage(0, 0)]));
	const begin = Object.keys(after).map((name) => [name, counters()]);
	const before: Reading = {
		usage: usages,
		counters: Object.fromEntries(begin),
	};
	return costBetween(before, { usage: usages, counters: after }, shape);
}

it("counts what was used between two looks, and no waiting below nothing when a thread has ended", () => {
	const before = { catalog: usage(1_000, 4_000), orders: usage(0, 0) };
	const after = { catalog: usage(5_000, 3_000), orders: usage(2_000, 7_000) };
	expect(
		costBetween(
			{ usage: before, counters: {} },
			{ usage: after, counters: {}, memory: { catalog: 5, orders: 5 } },
			direct,
		),
	).toEqual({
		cpuMicros: 6_000,
		memoryBytes: 10,
		units: {
			catalog: { cpuMicros: 4_000, memoryBytes: 5, runQueueWaitMs: 0 },
			orders: { cpuMicros: 2_000, memoryBytes: 5, runQueueWaitMs: 7 },
		},
	});
});

describe("bytes and messages", () => {
	const call = {
		gateway: counters({
			requests: 3,
			bytes: {
				callers: { in: 300, out: 900 },
				peers: { in: 700, out: 200 },
				card: none,
				broker: none,
			},
		}),
		catalog: counters({
			requests: 2,
			sqlStatements: 4,
			bytes: {
				callers: { in: 200, out: 700 },
				peers: none,
				card: { in: 10, out: 20 },
				broker: none,
			},
		}),
	};

	it("between units are counted once in sum, at who sends; the customers' door is apart", () => {
		const { wire, door, card, sqlStatements } = cost(call);
		expect(wire).toEqual({ bytesIn: 900, bytesOut: 900, messages: 2 });
		expect(door).toEqual({ bytesIn: 300, bytesOut: 900 });
		expect(card).toEqual({ bytesIn: 10, bytesOut: 20 });
		expect(sqlStatements).toBe(4);
	});

	it("of a single process are none, however busy its door is", () => {
		const alone = {
			gateway: counters({
				...call.gateway,
				bytes: { ...call.gateway.bytes, peers: none },
			}),
		};
		expect(cost(alone).wire).toEqual({ bytesIn: 0, bytesOut: 0, messages: 0 });
	});

	it("through a private broker are counted on both of its sides", () => {
		const shape: Shape = { ...direct, bus: "amqp" };
		const broker = (bytes: Counters["bytes"]["broker"]) => ({
			callers: none,
			peers: none,
			card: none,
			broker: bytes,
		});
		const units = {
			orders: counters({
				bytes: broker({ in: 30, out: 500 }),
				eventsPublished: { "order.confirmed": 2 },
			}),
			cart: counters({
				bytes: broker({ in: 480, out: 40 }),
				eventsTaken: { "order.confirmed": 2 },
			}),
		};
		const used = ["orders", "cart", "rabbitmq"];
		const { wire, units: each } = cost(units, { shape, used });
		expect(each.rabbitmq?.wire).toEqual({
			bytesIn: 540,
			bytesOut: 510,
			messages: 2,
		});
		expect(wire).toEqual({ bytesIn: 1050, bytesOut: 1050, messages: 4 });
	});

	it("are not told of a unit whose process was replaced, and then not in sum either", () => {
		const { catalog, gateway } = call;
		const { wire, units } = cost({
			gateway,
			catalog: { ...catalog, pids: [2] },
		});
		expect(wire).toBeUndefined();
		expect(units.catalog?.sqlStatements).toBeUndefined();
		expect(units.gateway?.wire?.bytesOut).toBe(200);
	});
});

it("takes the start of an arm from its first process to the last that is ready, and no restart", () => {
	const at = (atMs: number, unit: string, event: "started" | "ready") => ({
		...{ atMs, unit, event },
		pid: 1,
	});
	const journal = [
		at(100, "orders", "started"),
		at(120, "cart", "started"),
		at(300, "orders", "ready"),
		at(420, "cart", "ready"),
		at(9_000, "cart", "started"),
		at(9_300, "cart", "ready"),
	];
	expect(startUpsOf(journal)).toEqual({
		all: 320,
		units: { orders: 200, cart: 300 },
	});
	expect(startUpsOf([])).toEqual({ all: undefined, units: {} });
});
