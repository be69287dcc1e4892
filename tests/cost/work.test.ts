import { readdirSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { beforeAll, describe, expect, it } from "vitest";
import { costBetween, type Reading } from "../../bench/experiment/cost.ts";
import { readCounters } from "../../bench/measure/counters.ts";
import { settled } from "../../bench/measure/settle.ts";
import type { TrialCost } from "../../bench/results/cost-schema.ts";
import { type Arm, arms, startArm } from "../support/arms.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { openShop, type ShopUnderTest } from "../support/shop-under-test.ts";

const orders = 4;

/** What `orders` orders cost an arm, from one rest to the next, and the rows that its tables gained. */
interface Work {
	cost: TrialCost;
	rows: Record<string, number>;
}

async function read(shop: ShopUnderTest): Promise<Reading> {
	const { target } = shop.arm;
	const counters = target.units.map(async ({ name, url }) => {
		const pids = target.processes().filter(({ unit }) => unit === name);
		const all = pids.map(({ pid }) => pid);
		return [name, await readCounters(url, all)] as const;
	});
	return {
		usage: target.usage(),
		counters: Object.fromEntries(await Promise.all(counters)),
	};
}

/** Rows of every table of every database of an arm, read past the arm; `order_lines` is `orderLines`. */
function rowsOf(runDir: string): Record<string, number> {
	const rows: Record<string, number> = {};
	const data = join(runDir, "data");
	for (const unit of readdirSync(data).filter(
		(name) => name !== "card-processor",
	))
		for (const file of readdirSync(join(data, unit))) {
			if (!file.endsWith(".sqlite")) continue;
			const database = new Sqlite(join(data, unit, file), { readonly: true });
			const tables = database
				.prepare<[], string>(
					// Virtual tables and what is behind them have no rows of their own.
					"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'",
				)
				.pluck()
				.all();
			for (const table of tables) {
				const count = database.prepare<[], number>(
					`SELECT count(*) FROM "${table}"`,
				);
				const name = table.replace(/_(\w)/g, (_, letter) =>
					letter.toUpperCase(),
				);
				rows[name] = (rows[name] ?? 0) + (count.pluck().get() ?? 0);
			}
			database.close();
		}
	return rows;
}

async function workOf(arm: Arm): Promise<Work> {
	const running = await startArm(arm);
	const shop = await openShop(running);
	try {
		// The first order opens connections, and is not looked at.
		await shop.bought();
		const { target, runDir } = running;
		await settled(target.units, 10_000);
		const before = { reading: await read(shop), rows: rowsOf(runDir) };
		for (let turn = 0; turn < orders; turn += 1) await shop.bought();
		await settled(target.units, 10_000);
		const after = { reading: await read(shop), rows: rowsOf(runDir) };
		const door = target.units.find(({ url }) => url === target.url)?.name ?? "";
		const shape = { door, bus: target.bus, broker: "rabbitmq" };
		return {
			cost: costBetween(before.reading, after.reading, shape),
			rows: Object.fromEntries(
				Object.entries(after.rows).map(([table, count]) => [
					table,
					count - (before.rows[table] ?? 0),
				]),
			),
		};
	} finally {
		await shop.close();
		await running.stop();
	}
}

/** What both builds must have written for an order, whatever else they keep. */
const kept = [
	"orders",
	"orderLines",
	"placements",
	"payments",
	"shipments",
	"notifications",
];

const cases = [
	{ arm: arms.monolith, processes: 1, published: 0, taken: 0 },
	// Each order has a new product: told to two, as the order is to five.
	{ arm: arms.direct, processes: 12, published: 2, taken: 7 },
	{ arm: arms.amqp, processes: 13, published: 2, taken: 7 },
];

for (const { arm, processes, published, taken } of cases) {
	const needsBroker = arm.bus === "amqp";
	const title = needsBroker ? titled(arm.name, "rabbitmq") : arm.name;
	// Nothing is known of the processes of somebody else's broker.
	const cannot = mustSkip("rabbitmq") || process.env.AMQP_URL !== undefined;
	describe.skipIf(needsBroker && cannot)(title, () => {
		let work: Work;
		beforeAll(async () => {
			work = await workOf(arm);
		});

		it("writes each order once, in every table that both builds have", () => {
			const gained = kept.map((table) => [table, work.rows[table]]);
			expect(gained).toEqual(kept.map((table) => [table, orders]));
		});

		it("publishes each event once, and every subscriber takes it once", () => {
			const { eventsPublished, eventsTaken } = work.cost;
			const events = { published: eventsPublished, taken: eventsTaken };
			const once = { published: published * orders, taken: taken * orders };
			expect(events).toEqual(once);
		});

		it("receives byte for byte what it sends between its processes", () => {
			const { wire, units } = work.cost;
			expect(Object.keys(units)).toHaveLength(processes);
			expect(wire?.bytesIn).toBe(wire?.bytesOut);
			if (processes === 1) expect(wire?.bytesOut).toBe(0);
			else expect(wire?.bytesOut).toBeGreaterThan(orders * 1_000);
		});
	});
}
