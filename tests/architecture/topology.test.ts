import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type {
	Service,
	ServiceBuilt,
} from "../../microservices/kit/service-shape.ts";
import { capabilities } from "../../shop/contract/operation.ts";
import { createLog } from "../../shop/runtime/log.ts";
import { createMetrics } from "../../shop/runtime/metrics.ts";
import { openDatabase } from "../../shop/runtime/sqlite.ts";
import { createTestBed, type TestBed } from "../../shop/runtime/testing.ts";
import { filesUnder } from "../support/import-graph.ts";
import { root } from "../support/root.ts";

interface TopologyFile {
	units: Record<string, { calls: string[] }>;
	subscriptions: Record<string, string[]>;
}

const read = (file: string) =>
	JSON.parse(readFileSync(join(root, file), "utf8")) as TopologyFile;
const topology = read("microservices/topology.json");

/** Builds each service alone, and keeps what it consumes and whom it asked for. */
async function buildAll(bed: TestBed) {
	const built = new Map<string, { consumes: string[]; peers: string[] }>();
	for (const capability of capabilities)
		built.set(capability, await buildAlone(capability, bed));
	return built;
}

async function buildAlone(capability: string, bed: TestBed) {
	const service = await serviceOf(capability);
	const settings = bed.settings(capability, { CARD_URL: "http://127.0.0.1:9" });
	const database = openDatabase(":memory:", {
		[capability]: service.migrations,
	});
	const peers = new Set<string>();
	const parts: ServiceBuilt = service.create({
		settings,
		database,
		log: createLog(capability, "silent"),
		metrics: createMetrics(),
		outbox: { add: () => undefined },
		peer: (name) => {
			peers.add(name);
			return {
				call: () => Promise.reject(new Error("nobody is called here")),
			};
		},
	});
	await parts.stop?.();
	database.close();
	return {
		consumes: Object.keys(parts.consumes ?? {}),
		peers: [...peers].sort(),
	};
}

async function serviceOf(capability: string): Promise<Service> {
	const module = (await import(
		join(root, "microservices", capability, "service.ts")
	)) as Record<string, Service>;
	const service = module[`${capability}Service`];
	if (!service)
		throw new Error(
			`microservices/${capability}/service.ts does not export ${capability}Service`,
		);
	return service;
}

describe("microservices/topology.json says what the services do", async () => {
	const bed = await createTestBed();
	const built = await buildAll(bed).finally(bed.stop);

	it.each(capabilities)(
		"%s consumes what it is subscribed to",
		(capability) => {
			const subscribed = Object.entries(topology.subscriptions)
				.filter(([, hearers]) => hearers.includes(capability))
				.map(([event]) => event);
			expect(built.get(capability)?.consumes.sort()).toEqual(subscribed.sort());
		},
	);

	it.each(capabilities)("%s calls those that it says", (capability) => {
		expect(built.get(capability)?.peers).toEqual(
			topology.units[capability]?.calls.sort(),
		);
	});

	it("every event that somebody hears of is published, and the other way round", () => {
		const published = filesUnder(root, "microservices")
			.filter((file) => !/(?:\.test|testing[^/]*)\.ts$/.test(file))
			.flatMap((file) => [
				...readFileSync(join(root, file), "utf8").matchAll(
					/outbox\.add\(\s*"([^"]+)"/g,
				),
			])
			.map((match) => match[1]);
		expect([...new Set(published)].sort()).toEqual(
			Object.keys(topology.subscriptions).sort(),
		);
	});

	it("colocated joins the same subscriptions", () => {
		expect(read("microservices/colocated.json").subscriptions).toEqual(
			topology.subscriptions,
		);
	});
});
