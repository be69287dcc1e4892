import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { readTopology, type Topology } from "../../bench/targets/topology.ts";
import { root } from "../support/root.ts";

/** What the checks read of a service in docker-compose.yml, with merges and aliases resolved. */
export interface ComposeService {
	image?: string;
	profiles?: string[];
	user?: string;
	read_only?: boolean;
	privileged?: boolean;
	cap_drop?: string[];
	cap_add?: string[];
	security_opt?: string[];
	command?: string[];
	environment?: Record<string, string>;
	ports?: string[];
	networks?: string[];
	network_mode?: string;
	volumes?: string[];
	depends_on?: Record<string, { condition: string }>;
	healthcheck?: { test?: string[]; disable?: boolean };
	restart?: string;
	cpuset?: string;
	mem_limit?: string;
	memswap_limit?: string;
	[other: string]: unknown;
}

export interface Compose {
	services: Record<string, ComposeService>;
	networks: Record<string, { internal?: boolean }>;
	volumes: Record<string, unknown>;
}

/** All that the checks look at. */
export interface Composition {
	compose: Compose;
	dockerfile: string;
	version: string;
	topologies: Readonly<Record<"monolith" | "microservices", Topology>>;
}

export const composeFile = join(root, "docker-compose.yml");

/** Programs of both profiles that are not part of an arm. */
export const outsiders = ["keys", "card-processor"];
/** Part of the arm, but not ours. */
export const broker = "rabbitmq";

/** Reads everything from the repository, anew each time, so that a test may break it. */
export function readComposition(): Composition {
	const text = (file: string) => readFileSync(join(root, file), "utf8");
	const { version } = JSON.parse(text("package.json")) as { version: string };
	return {
		compose: parse(readFileSync(composeFile, "utf8"), {
			merge: true,
		}) as Compose,
		dockerfile: text("Dockerfile"),
		version,
		topologies: {
			monolith: readTopology(join(root, "monolith/topology.json")),
			microservices: readTopology(join(root, "microservices/topology.json")),
		},
	};
}

export const profiles = ["monolith", "microservices"] as const;
export type Profile = (typeof profiles)[number];

/** The services of a profile, by name. */
export function servicesOf(
	{ compose }: Composition,
	profile: Profile,
): [string, ComposeService][] {
	return Object.entries(compose.services).filter(([, service]) =>
		service.profiles?.includes(profile),
	);
}

/** The units of both arms: their arm, their name, what the topology says, and their service where there is one. */
export function unitsOf({ topologies, compose }: Composition) {
	return profiles.flatMap((arm) =>
		Object.entries(topologies[arm].units).map(([unit, shape]) => ({
			arm,
			unit,
			shape,
			topology: topologies[arm],
			service: compose.services[unit] ?? {},
		})),
	);
}

/** The door of an arm. */
export function isDoor(name: string, { topologies }: Composition): boolean {
	return profiles.some((arm) => topologies[arm].units[name]?.door);
}

/** A program that runs once and ends. */
export function runsOnce({ restart }: ComposeService): boolean {
	return restart === "no";
}
