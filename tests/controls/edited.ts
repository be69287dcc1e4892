import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import type { Bundle } from "../../bench/deploys/bundle.ts";
import { buildRelease } from "../../bench/deploys/release.ts";
import type { ArmBuild } from "../support/arms.ts";
import { root } from "../support/root.ts";
import type { Removal } from "./control.ts";

/** A folder for builds, inside the repository so that native packages are found. */
export function buildFolder(): string {
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	return mkdtempSync(join(root, ".shoplab", "controls-"));
}

/** Bundles of the units from which a removal takes something, built from a scratch copy of the sources. */
export async function bundlesWithout(
	{ edits, units }: Removal,
	{ unchanged, folder }: { unchanged: ArmBuild; folder: string },
): Promise<Bundle[]> {
	const own = [...edits];
	const { shipped } = await buildRelease({
		root,
		folder,
		topology: onlyUnits(unchanged, units),
		running: unchanged.bundles,
		change: { id: "removal", story: "", monolith: own, microservices: own },
	});
	if (shipped.length === 0)
		throw new Error("the edits change no unit: nothing is taken out");
	return shipped;
}

/** What is in every unit need not be taken out of all. */
function onlyUnits(
	{ topology }: ArmBuild,
	chosen: readonly string[] = Object.keys(topology.units),
): ArmBuild["topology"] {
	const units = Object.entries(topology.units).filter(([name]) =>
		chosen.includes(name),
	);
	return { ...topology, units: Object.fromEntries(units) };
}
