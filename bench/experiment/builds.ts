import { join } from "node:path";
import type { Bundle } from "../deploys/bundle.ts";
import { readBundleList } from "../deploys/bundle-list.ts";
import { EnvironmentNotReady } from "../targets/errors.ts";
import { readTopology, type Topology } from "../targets/topology.ts";
import { armNamed, asArm } from "./arms.ts";

/** An arm, built. */
export interface ArmBuild {
	topology: Topology;
	bundles: Bundle[];
}

/** What an arm consists of. Throws InvalidTopology. */
export function topologyOf(root: string, arm: string): Topology {
	return asArm(arm, readTopology(join(root, armNamed(arm).topology)));
}

/** The list of bundles that the last build left for an arm; arms of the same topology share it. */
export function bundlesFileOf(root: string, arm: string): string {
	return join(root, "dist", "units", `${armNamed(arm).build}.json`);
}

/** The arm as the last build left it (bench/deploys/build-process.ts). Throws EnvironmentNotReady when there is none. */
export function buildOf(root: string, arm: string): ArmBuild {
	const file = bundlesFileOf(root, arm);
	try {
		return {
			topology: topologyOf(root, arm),
			bundles: readBundleList(file, root),
		};
	} catch (cause) {
		throw new EnvironmentNotReady({
			code: "NotBuilt",
			what: `${arm} is not built`,
			where: file,
			why: "what runs is the bundle that was built and hashed, never the sources",
			fix: "npm run build",
			cause,
		});
	}
}
