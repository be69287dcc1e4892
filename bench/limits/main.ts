import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { productId } from "../../shop/seed.ts";
import { createClosers } from "../targets/closers.ts";
import { choosePinning, moveTo } from "../targets/pinning.ts";
import type { Target } from "../targets/target.ts";
import { type Buyers, createBuyers } from "./buyers.ts";
import { type Contestant, hold, type Scores } from "./contest.ts";
import { type Finding, ratioOf, spreadOf } from "./goals.ts";
import { saturate } from "./saturate.ts";
import { startUpMs } from "./start-up.ts";
import { contestantOf, type Ground, startArm, startBare } from "./systems.ts";
import { findingsTable, scoresTable } from "./table.ts";

// The limits that the shop's own code must keep to (`npm run bench:limits`): printed, whatever they are. Takes two minutes.

// The entry of dist/bench/limits.cjs.
const root = resolve(__dirname, "../..");
const connections = 10;
const rounds = 5;
const starts = 5;
const readMs = { warmUpMs: 300, measuredMs: 2_000 };
/** Customers, each of whom orders once in each turn. */
const buyerCount = 1_500;

const names = {
	monolith: "monolith",
	microservices: "gateway and catalog",
	bare: "bare express + better-sqlite3",
	bareShop: "bare, without setPrototypeOf",
	barePaid: "bare, and two bare card calls",
};

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

/** Everybody answers getProduct for fifty products in turn. */
async function read(contestants: readonly Contestant[]): Promise<Scores> {
	say(`limits: getProduct, ${rounds} rounds`);
	const requests = Array.from({ length: 50 }, (_, index) => ({
		method: "GET" as const,
		path: `/api/products/${productId(index + 1)}`,
	}));
	await mustAnswerAlike(contestants, "/api/products/p-00001");
	return hold({
		contestants,
		rounds,
		seed: 1,
		turn: ({ url, cpuMicros }) =>
			saturate({
				...{ url, cpuMicros, connections, status: 200, until: readMs },
				requestsOf: () => requests,
			}),
	});
}

async function mustAnswerAlike(
	contestants: readonly Contestant[],
	path: string,
): Promise<void> {
	const answers = await Promise.all(
		contestants.map(async ({ url }) => (await fetch(`${url}${path}`)).text()),
	);
	if (new Set(answers).size !== 1)
		throw new Error(`limits: the contestants answer ${path} differently`);
}

/** Every customer orders once in each turn; the carts are filled before it. */
async function order(
	contestants: readonly Contestant[],
	buyers: Buyers,
): Promise<Scores> {
	say(`limits: placeOrder, ${rounds} rounds`);
	return hold({
		contestants,
		rounds,
		seed: 2,
		turn({ name, url, cpuMicros }, round) {
			buyers.fillCarts();
			const turn = `${round}-${name.replaceAll(/\W+/g, "-")}`;
			return saturate({
				...{ url, cpuMicros, connections, status: 201 },
				requestsOf: (connection) =>
					buyers.orders(connection, connections, turn),
				until: { amount: buyers.count },
			});
		},
	});
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

	const reads = await read([shop, services, plain, quick]);
	const buyers = await createBuyers(monolith, database, buyerCount);
	ground.closers.add(buyers.close);
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

function readFindings(scores: Scores): Finding[] {
	const { monolith, microservices, bare, bareShop } = names;
	const of = (what: string, pair: [string, string], min?: number): Finding => ({
		what: `getProduct: ${what}`,
		...ratioOf(scores, pair),
		unit: "ratio",
		bound: min === undefined ? undefined : { min },
	});
	return [
		of("monolith ÷ bare", [monolith, bare], 0.8),
		of("monolith ÷ bare without setPrototypeOf", [monolith, bareShop]),
		of("gateway and catalog ÷ monolith", [microservices, monolith], 0.35),
	];
}

function orderFindings(scores: Scores): Finding[] {
	const { monolith, bare, bareShop, barePaid } = names;
	const of = (what: string, pair: [string, string], min?: number): Finding => ({
		what: `placeOrder: ${what}`,
		...ratioOf(scores, pair),
		unit: "ratio",
		bound: min === undefined ? undefined : { min },
	});
	return [
		of("monolith ÷ bare (which pays nothing)", [monolith, bare], 0.5),
		of("monolith ÷ bare without setPrototypeOf", [monolith, bareShop]),
		of("monolith ÷ bare with two card calls", [monolith, barePaid]),
	];
}

async function main(): Promise<void> {
	const closers = createClosers();
	const runDir = mkdtempSync(join(tmpdir(), "shoplab-limits-"));
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
		rmSync(runDir, { recursive: true, force: true });
	}
}

main().catch((failure: Error) => {
	process.stderr.write(`limits: ${failure.stack}\n`);
	process.exitCode = 1;
});
