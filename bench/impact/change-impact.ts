import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Bundle } from "../deploys/bundle.ts";
import { buildRelease, sourcesIn } from "../deploys/release.ts";
import type { Change } from "../scenario/change.ts";
import type { Topology } from "../targets/topology.ts";
import { type Reach, reachOf, type Sides } from "./reach.ts";

/** A unit that a change ships. */
export interface ShippedUnit {
	unit: string;
	bytes: number;
	/** null: the unit is new. */
	hashBefore: string | null;
	hashAfter: string;
}

/** What a change ships on an arm, and why. */
export interface ArmImpact {
	ships: ShippedUnit[];
	unitsTotal: number;
	/** Of the units, how many ship (0–1). */
	share: number;
	bytes: number;
	/** Of all units. */
	bytesTotal: number;
	/** The files that the change edits or creates on this arm. */
	edited: string[];
	/** How each of them comes to units. */
	reach: Reach[];
}

/** What a change ships, on each arm. */
export interface ChangeImpact {
	schemaVersion: 1;
	change: string;
	story: string;
	arms: Record<string, ArmImpact>;
}

/** Builds an arm with a change and tells what differs from what runs. Throws ChangeDoesNotApply, BuildFailed. */
export async function armImpact(options: {
	root: string;
	/** A folder of its own for sources and bundles. */
	folder: string;
	topology: Topology;
	running: readonly Bundle[];
	change: Change;
}): Promise<ArmImpact> {
	const { topology, running } = options;
	const { shipped, unitsTotal } = await buildRelease(options);
	const before = new Map(running.map((bundle) => [bundle.unit, bundle]));
	const after = newestOf(running, shipped);
	return {
		ships: shipped.map(({ unit, bytes, hash }) => ({
			unit,
			bytes,
			hashBefore: before.get(unit)?.hash ?? null,
			hashAfter: hash,
		})),
		unitsTotal,
		share: shipped.length / unitsTotal,
		bytes: sumOfBytes(shipped),
		bytesTotal: sumOfBytes(
			[...after.values()].filter(({ unit }) => topology.units[unit]),
		),
		...(await whyItShips(shipped, options)),
	};
}

/** The files that a change edits, and how each comes to units: of a release that `buildRelease` made in `folder`. */
export async function whyItShips(
	shipped: readonly Bundle[],
	{ root, folder, topology, running, change }: Parameters<typeof armImpact>[0],
): Promise<Pick<ArmImpact, "edited" | "reach">> {
	const sides: Sides = { before: root, after: sourcesIn(folder) };
	const edited = editedFiles(change, sides);
	const units = [...newestOf(running, shipped).values()].map((bundle) => ({
		unit: bundle.unit,
		ships: shipped.includes(bundle),
		metafile: metafileOf(bundle, join(folder, "units", topology.arm)),
	}));
	return { edited, reach: await reachOf(edited, { sides, units }) };
}

function newestOf(
	running: readonly Bundle[],
	shipped: readonly Bundle[],
): Map<string, Bundle> {
	return new Map([...running, ...shipped].map((one) => [one.unit, one]));
}

function sumOfBytes(bundles: readonly Bundle[]): number {
	return bundles.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Of the files that a change names, those that are another on this arm. */
function editedFiles(change: Change, { before, after }: Sides): string[] {
	const named = [...change.monolith, ...change.microservices].map(
		({ file }) => file,
	);
	return [...new Set(named)].sort().filter((file) => {
		const [old, young] = [join(before, file), join(after, file)];
		if (!existsSync(young)) return false;
		return !existsSync(old) || !readFileSync(old).equals(readFileSync(young));
	});
}

/** The newest metafile of a unit: it may have been built anew and come out the same. */
function metafileOf({ unit, file }: Bundle, built: string) {
	const fresh = resolve(built, `${unit}.meta.json`);
	const beside = file.replace(/\.cjs$/, ".meta.json");
	return JSON.parse(readFileSync(existsSync(fresh) ? fresh : beside, "utf8"));
}
