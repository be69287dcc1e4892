import { join, resolve } from "node:path";
import type { Resilience } from "../scenario/vocabulary.ts";
import type { Broker } from "./broker.ts";
import type { Call } from "./calls.ts";
import type { Pinning } from "./pinning.ts";
import type { SeedPlan } from "./seeded.ts";
import type { Topology } from "./topology.ts";

/** A unit's bundle; see bench/deploys/bundle.ts. */
export interface UnitBundle {
	unit: string;
	file: string;
	hash: string;
}

/** Bundles of the programs beside the units. */
export interface Programs {
	supervisor: string;
	cardProcessor: string;
	relay: string;
}

export interface LocalOptions {
	topology: Topology;
	/** One for each unit. */
	bundles: readonly UnitBundle[];
	programs: Programs;
	/** Folder for data, keys and logs of this target alone. */
	runDir: string;
	seed: SeedPlan;
	broker: Broker;
	pinning: Pinning;
	/** The door's port; any free one by default. */
	port?: number;
	/** Folder of seeded databases to start from; those that are missing are made first. Without it, units seed themselves. */
	templates?: string;
	/** Processor time that each request burns at the door; 0 by default. */
	workMicros?: number;
	/** How long the card processor takes to answer; 0 by default. */
	cardDelayMs?: number;
	/** What guards units and their calls; `full` by default. */
	resilience?: Resilience;
	/** Whether parts of the units may be broken while they run (shop/runtime/faults); not, unless told. */
	faults?: boolean;
	/** Largest heap of each process, in MB; V8's own limit by default. */
	heapMegabytes?: number;
	/** How long a unit may take to get ready. */
	readyLimitMs?: number;
	/**
	 * How long a process must live for its crash to count as the first, after which it is started again at once; 10 s by default.
	 * For who crashes units on purpose, again and again.
	 */
	recoveredAfterMs?: number;
	/** Folder in which units leave their spans when they stop; without it they trace nothing. */
	traceDir?: string;
	/** Calls that go through a relay, so that they can be delayed, cut and reset; those that the arm does not have are left out. */
	relays?: readonly Call[];
}

/** Options with nothing left open. */
export type Complete = LocalOptions & {
	readyLimitMs: number;
	resilience: Resilience;
};

/** Where the build puts the programs (scripts/build.mjs). */
export function programsOf(root: string): Programs {
	return {
		supervisor: join(root, "dist/bench/supervisor.cjs"),
		cardProcessor: join(root, "dist/card-processor.cjs"),
		relay: join(root, "dist/bench/relay.cjs"),
	};
}

/** Up to this many products, filling an empty database is quicker than starting every unit once more to keep a copy. */
const seededInPlace = 10_000;

/** Where the seeded databases of a large shop are kept, so that each is made once. */
export function templatesFor(
	root: string,
	products: number,
): { templates?: string } {
	return products > seededInPlace
		? { templates: join(root, ".shoplab", "templates") }
		: {};
}

/** The options of a target, with absolute paths and every limit set. */
export function completed(given: LocalOptions): Complete {
	return {
		// Whoever has no template yet seeds before it is ready.
		readyLimitMs: 30_000 + given.seed.products * 0.3,
		resilience: "full",
		...given,
		runDir: resolve(given.runDir),
		...(given.traceDir !== undefined && { traceDir: resolve(given.traceDir) }),
		bundles: given.bundles.map((bundle) => ({
			...bundle,
			file: resolve(bundle.file),
		})),
	};
}

/** The bundle of a unit. Throws when the options have none. */
export function bundleOf(unit: string, { bundles }: LocalOptions): UnitBundle {
	const bundle = bundles.find((one) => one.unit === unit);
	if (!bundle) throw new Error(`there is no bundle of the unit ${unit}`);
	return bundle;
}
