import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { environmentOf } from "../../targets/environment.ts";
import { makeKeys } from "../../targets/keys.ts";
import { doorOf, type Topology } from "../../targets/topology.ts";
import { type Passed, startRecorder } from "./recorder.ts";

/** The modules of one version of the sources, as its bundle gives them (see dialogue.ts). */
export interface Version {
	units: Readonly<Record<string, unknown>>;
	/** What each unit declares to call of others: the exports of its peers.ts. */
	peers: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
	/** The public contract, which the door passes on. */
	shop: readonly unknown[];
	startUnit(unit: unknown, settings: unknown): Promise<{ url: string }>;
	readSettings(env: Record<string, string>): unknown;
	/** Starts the card processor with its ledger in a folder, and gives its address. */
	startCard(folder: string): Promise<string>;
}

/** All units of a version, on sockets of their own in one process, each way between two of them through a recorder. */
export interface Fleet {
	/** The address of a unit, past all recorders. */
	addressOf(unit: string): string;
	door: string;
	databaseOf(unit: string): string;
	/** Keeps requests to a path from a unit. */
	withhold(unit: string, path: string): void;
	/** Ends that, and waits until no outbox holds an event. Throws after 10 s. */
	idle(): Promise<void>;
}

/** Starts the units in a folder. They end with the process. */
export async function startFleet(
	version: Version,
	where: { topology: Topology; folder: string },
	heard: (from: string, to: string, passed: Passed) => void,
): Promise<Fleet> {
	const { topology, folder } = where;
	const addresses: Record<string, string> = {};
	const addressOf = (unit: string) => {
		const address = addresses[unit];
		if (address) return address;
		throw new Error(`${unit} has not started yet`);
	};
	const withheld = new Set<string>();
	const recorders = await Promise.all(
		waysIn(topology).map(async (way) => {
			const { from, unit } = way;
			const recorder = await startRecorder({
				address: () => addressOf(unit),
				withheld: (path) => withheld.has(`${unit} ${path}`),
				heard: (passed) => heard(from, unit, passed),
			});
			return { ...way, port: recorder.port };
		}),
	);
	const dataDir = join(folder, "data");
	mkdirSync(dataDir, { recursive: true });
	const around = {
		topology,
		ports: Object.fromEntries(
			Object.keys(topology.units).map((unit) => [unit, 0]),
		),
		dataDir,
		keys: makeKeys(join(folder, "keys")),
		bus: { kind: "direct" as const },
		cardUrl: await version.startCard(folder),
		seed: { seed: 1, products: 20, customers: 3 },
		// A breaker would remember what was withheld.
		resilience: "none" as const,
		detours: recorders.map(({ from, to, port }) => ({
			...{ caller: from, to, port },
			toPort: 0,
		})),
	};
	await Promise.all(
		Object.keys(topology.units).map(async (unit) => {
			const settings = version.readSettings(environmentOf(unit, around));
			const running = await version.startUnit(version.units[unit], settings);
			addresses[unit] = running.url;
		}),
	);
	return {
		addressOf,
		door: addressOf(doorOf(topology)),
		databaseOf: (unit) => join(dataDir, unit, `${unit}.sqlite`),
		withhold: (unit, path) => void withheld.add(`${unit} ${path}`),
		async idle() {
			withheld.clear();
			await drained(Object.values(addresses));
		},
	};
}

/** From each unit to each capability that another holds: calls, and events of the direct bus. */
function waysIn({ units }: Topology) {
	return Object.keys(units).flatMap((from) =>
		Object.entries(units)
			.filter(([unit]) => unit !== from)
			.flatMap(([unit, { capabilities }]) =>
				capabilities.map((to) => ({ from, to, unit })),
			),
	);
}

const patienceMs = 10_000;

async function drained(addresses: readonly string[]): Promise<void> {
	const deadlineMs = Date.now() + patienceMs;
	// An event may raise another: twice in a row nothing.
	for (let quiet = 0; quiet < 2; ) {
		const pending = await Promise.all(addresses.map(pendingAt));
		quiet = pending.every((count) => count === 0) ? quiet + 1 : 0;
		if (Date.now() > deadlineMs)
			throw new Error(`events are still on their way after ${patienceMs} ms`);
		await wait(10);
	}
}

/** A unit without an outbox shows none. */
async function pendingAt(address: string): Promise<number> {
	const page = await (await fetch(`${address}/metrics`)).text();
	return Number(/^shop_outbox_pending (\d+)/m.exec(page)?.[1] ?? 0);
}
