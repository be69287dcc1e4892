import { join } from "node:path";
import type { Resilience } from "../scenario/vocabulary.ts";
import type { Bus } from "./broker.ts";
import { type Detour, detourOf } from "./calls.ts";
import type { Keys } from "./keys.ts";
import type { SeedPlan } from "./seeded.ts";
import { speaksWithin, type Topology, unitOf } from "./topology.ts";

/** What all units of a target are told. */
export interface Surroundings {
	topology: Topology;
	/** Unit → its port. */
	ports: Readonly<Record<string, number>>;
	dataDir: string;
	keys: Keys;
	bus: Bus;
	cardUrl: string;
	seed: SeedPlan;
	/** Where spans are left; see LocalOptions. */
	traceDir?: string | undefined;
	/** Processor time that each request burns at the door; 0 by default. */
	workMicros?: number | undefined;
	/** What guards units and their calls; see shop/runtime/resilience.ts. */
	resilience: Resilience;
	/** Whether parts of the units may be broken; see shop/runtime/env.ts. */
	faults?: boolean | undefined;
	/** Calls that go through a relay; none by default. */
	detours?: readonly Detour[];
}

/** The address of a unit. */
export function urlOf(unit: string, ports: Surroundings["ports"]): string {
	return `http://127.0.0.1:${ports[unit]}`;
}

/** Where a unit keeps its database. */
export function dataDirOf(unit: string, dataDir: string): string {
	return join(dataDir, unit);
}

/** The environment of one unit: see shop/runtime/env.ts. Each is given just what it needs. */
export function environmentOf(
	unit: string,
	around: Surroundings,
): Record<string, string> {
	const { topology, ports, keys, bus, seed } = around;
	const shape = topology.units[unit];
	return {
		PORT: String(ports[unit]),
		DATA_DIR: dataDirOf(unit, around.dataDir),
		LOG_LEVEL: "warn",
		NODE_ENV: "production",
		PUBLIC_KEYS_FILE: keys.publicKeysFile,
		...(shape?.signs && { SIGNING_KEY_FILE: keys.signingKeyFile }),
		...(speaksWithin(topology) && {
			SERVICE_SECRET_FILE: keys.serviceSecretFile,
		}),
		...(shape?.charges && { CARD_URL: around.cardUrl }),
		PEERS: JSON.stringify(peersOf(unit, around)),
		SUBSCRIPTIONS: JSON.stringify(topology.subscriptions),
		BUS: bus.kind,
		RESILIENCE: around.resilience,
		...(around.faults && { FAULTS: "on" }),
		...(bus.kind === "amqp" && { AMQP_URL: bus.url }),
		...(around.traceDir !== undefined && { TRACE_DIR: around.traceDir }),
		...(shape?.door &&
			around.workMicros && { WORK_MICROS: String(around.workMicros) }),
		SEED: String(seed.seed),
		SEED_PRODUCTS: String(seed.products),
		SEED_CUSTOMERS: String(seed.customers),
	};
}

/** Whom a unit speaks to: those it calls, and those it may have events for. */
function peersOf(
	unit: string,
	{ topology, ports, detours = [] }: Surroundings,
): Record<string, string> {
	const capabilities = new Set([
		...(topology.units[unit]?.calls ?? []),
		...Object.values(topology.subscriptions).flat(),
	]);
	const peers: Record<string, string> = {};
	for (const capability of capabilities) {
		const owner = unitOf(topology, capability);
		if (owner === unit) continue;
		const detour = detourOf(detours, unit, capability);
		peers[capability] = detour
			? `http://127.0.0.1:${detour.port}`
			: urlOf(owner, ports);
	}
	return peers;
}
