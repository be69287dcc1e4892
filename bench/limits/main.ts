import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createClosers } from "../targets/closers.ts";
import { choosePinning, moveTo } from "../targets/pinning.ts";
import type { Target } from "../targets/target.ts";
import { createBuyers } from "./buyers.ts";
import { connections, order, read, rounds } from "./contests.ts";
import { names, orderFindings, readFindings } from "./findings.ts";
import { type Finding, spreadOf } from "./goals.ts";
import { startUpMs } from "./start-up.ts";
import { contestantOf, type Ground, startArm, startBare } from "./systems.ts";
import { findingsTable, scoresTable } from "./table.ts";

// The limits that the shop's own code must keep to (`npm run bench:limits`): printed, whatever they are. Takes two minutes.

// The entry of dist/bench/limits.cjs.
const root = resolve(__dirname, "../..");
const starts = 5;
/** Customers, each of whom orders once in each turn. */
const buyerCount = 1_500;

const say = (line: string) => process.stderr.write(`${line}\n`);

async function startUps(arm: string, maxMs: number): Promise<Finding> {
	say(`limits: ${starts} × shoplab up ${arm}`);
	const times: number[] = [];
	for (let turn = 0; turn < starts; turn += 1)
		times.push(await startUpMs(root, arm));
	return {
		what: `up ${arm}, until ready`,
		measured: spreadOf(times),
		unit: "ms",
		bound: { max: maxMs },
	};
}

/** Starts everybody, then lets them take turns; the driver moves to its own core. */
async function measureThroughput(ground: Ground): Promise<Finding[]> {
	say(`limits: ${ground.pinning.says}`);
	const monolith = await startArm("monolith", ground);
	const microservices = await startArm("microservices", ground);
	const database = join(ground.runDir, "monolith/data/monolith/shop.sqlite");
	const bare = (name: string, server: "express" | "shop", cardUrl?: string) =>
		startBare(name, { database, server, ...(cardUrl && { cardUrl }) }, ground);
	const plain = await bare(names.bare, "express");
	const quick = await bare(names.bareShop, "shop");
	const paid = await bare(names.barePaid, "express", cardUrlOf(monolith));
	const shop = contestantOf(names.monolith, monolith);
	const services = contestantOf(names.microservices, microservices);
	await moveTo(ground.pinning.driver, [process.pid]);

	say(`limits: getProduct, ${rounds} rounds`);
	const reads = await read([shop, services, plain, quick]);
	const buyers = await createBuyers(monolith, database, buyerCount);
	ground.closers.add(buyers.close);
	say(`limits: placeOrder, ${rounds} rounds`);
	const orders = await order([shop, plain, quick, paid], buyers);
	process.stdout.write(`getProduct, ${connections} connections\n`);
	process.stdout.write(`${scoresTable(reads)}\n`);
	process.stdout.write(`placeOrder, ${connections} connections\n`);
	process.stdout.write(`${scoresTable(orders)}\n`);
	return [...readFindings(reads), ...orderFindings(orders)];
}

function cardUrlOf(target: Target): string {
	return target.cardProcessor.url;
}

async function main(): Promise<void> {
	const closers = createClosers();
	const runDir = mkdtempSync(join(tmpdir(), "shoplab-limits-"));
	closers.add(() => rmSync(runDir, { recursive: true, force: true }));
	const end = () => {
		closers.closeAll().finally(() => process.exit(130));
	};
	process.once("SIGINT", end);
	process.once("SIGTERM", end);
	try {
		const startUp = [
			await startUps("microservices", 3_000),
			await startUps("monolith", 1_000),
		];
		const pinning = choosePinning();
		const throughput = await measureThroughput({
			...{ root, runDir, pinning, closers, customers: buyerCount },
		});
		process.stdout.write(`${findingsTable([...throughput, ...startUp])}\n`);
	} finally {
		await closers.closeAll();
	}
}

main().catch((failure: Error) => {
	process.stderr.write(`limits: ${failure.stack}\n`);
	process.exitCode = 1;
});
