import type { Door } from "../load/plan.ts";
import type { Resilience } from "../scenario/vocabulary.ts";
import type { Topology } from "../targets/topology.ts";

/** One way to run a build: the build, and the choices that are not in its sources. */
export interface Arm {
	/** Its topology file, relative to the root. */
	topology: string;
	/** The build of that file, as the file calls it; shared by all arms that name it. */
	build: string;
	/** The door that the load uses; `run`: the one that the run is told. */
	door: "run" | Door;
	/** How events travel between units; `run`: as the run is told. */
	bus: "run" | "direct" | "amqp";
	/** What guards its processes and their calls; `run`: what flag or scenario say. */
	resilience: "run" | Resilience;
	/** Processes of each unit. */
	processes: number;
}

const monolith: Arm = {
	topology: "monolith/topology.json",
	build: "monolith",
	door: "run",
	bus: "run",
	resilience: "run",
	processes: 1,
};
const microservices: Arm = {
	...monolith,
	topology: "microservices/topology.json",
	build: "microservices",
};

/** Every arm that can be started here, by name. */
export const arms: Readonly<Record<string, Arm>> = {
	monolith,
	"monolith-soap": { ...monolith, door: "soap" },
	"monolith-gateway": {
		...monolith,
		topology: "monolith/behind-gateway.json",
		build: "monolith-gateway",
	},
	"monolith-workers": { ...monolith, processes: 2 },
	"monolith-none": { ...monolith, resilience: "none" },
	"monolith-timeouts": { ...monolith, resilience: "timeouts" },
	colocated: {
		...monolith,
		topology: "microservices/colocated.json",
		build: "colocated",
	},
	microservices,
	"microservices-none": { ...microservices, resilience: "none" },
	"microservices-timeouts": { ...microservices, resilience: "timeouts" },
	"microservices-direct": { ...microservices, bus: "direct" },
	"microservices-amqp": { ...microservices, bus: "amqp" },
	"microservices-bare": { ...microservices, bus: "direct", resilience: "none" },
	"microservices-amqp-bare": {
		...microservices,
		bus: "amqp",
		resilience: "none",
	},
};

/** The names of all arms that can be started here. */
export const knownArms = Object.keys(arms);

/** The arm of that name. Throws when there is none: names are checked where they are read. */
export function armNamed(name: string): Arm {
	const arm = arms[name];
	if (arm) return arm;
	throw new Error(`there is no arm "${name}"; known: ${knownArms.join(", ")}`);
}

/** The door that the load uses at an arm of a run. */
export function doorOf(name: string, ofRun: Door): Door {
	const { door } = armNamed(name);
	return door === "run" ? ofRun : door;
}

/** What guards an arm of a scenario: its own policy, where it has one. */
export function resilienceOf(name: string, asked: Resilience): Resilience {
	const { resilience } = armNamed(name);
	return resilience === "run" ? asked : resilience;
}

/** Of arms that are the same processes, asked at another door or calling each other with another policy, the first. */
export function distinctArms(names: readonly string[]): string[] {
	const kinds = new Map<string, string>();
	for (const name of names) {
		const { build, processes, bus } = armNamed(name);
		const kind = `${build} ${processes} ${build === "microservices" ? bus : ""}`;
		if (!kinds.has(kind)) kinds.set(kind, name);
	}
	return [...kinds.values()];
}

/** The topology of a build as an arm runs it: under the arm's name, with its number of processes. */
export function asArm(name: string, built: Topology): Topology {
	const { processes } = armNamed(name);
	const units = Object.entries(built.units).map(([unit, shape]) => [
		unit,
		processes > 1 ? { ...shape, processes } : shape,
	]);
	return { ...built, arm: name, units: Object.fromEntries(units) };
}
