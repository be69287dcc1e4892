import { join } from "node:path";
import type { Change } from "../scenario/change.ts";
import type { Topology } from "../targets/topology.ts";
import { type Bundle, bundleUnits } from "./bundle.ts";
import { copyWithEdits } from "./scratch.ts";

/** What a change makes of an arm: the bundles that differ, and so have to ship. */
export interface Release {
	shipped: Bundle[];
	unitsTotal: number;
	buildMs: number;
}

/** Which edits of a change are for an arm: colocated is built from the services, and the gateway may stand before the monolith. */
function editsFor(change: Change, { units }: Topology) {
	const hasMonolith = Object.values(units).some(({ entry }) =>
		entry.startsWith("monolith/"),
	);
	return hasMonolith ? change.monolith : change.microservices;
}

/** Where the changed sources of a release lie, in the folder that it was built in. */
export function sourcesIn(folder: string): string {
	return join(folder, "sources");
}

/**
 * Builds an arm with a change applied to a scratch copy of the sources. A unit ships if and only if the hash of its bundle
 * differs from the one that runs.
 */
export async function buildRelease(options: {
	root: string;
	/** A folder of its own, inside the repository so that native packages are found. */
	folder: string;
	topology: Topology;
	running: readonly Bundle[];
	change: Change;
}): Promise<Release> {
	const { root, folder, topology, running, change } = options;
	const startedAt = performance.now();
	const copy = sourcesIn(folder);
	copyWithEdits(root, copy, editsFor(change, topology));
	const built = await bundleUnits(topology, {
		root: copy,
		outDir: join(folder, "units"),
		modules: join(root, "node_modules"),
		reuse: { root, bundles: running },
	});
	const hashes = new Map(running.map(({ unit, hash }) => [unit, hash]));
	const shipped = built.filter(({ unit, hash }) => hashes.get(unit) !== hash);
	return {
		shipped,
		unitsTotal: built.length,
		buildMs: performance.now() - startedAt,
	};
}
