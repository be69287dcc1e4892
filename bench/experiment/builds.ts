import { join } from "node:path";
import { type Bundle, bundleProgram, bundleUnits } from "../deploys/bundle.ts";
import { readTopology, type Topology } from "../targets/topology.ts";

/** Where each arm says what it consists of, relative to the root. */
const topologyFiles: Readonly<Record<string, string>> = {
	monolith: "monolith/topology.json",
	colocated: "microservices/colocated.json",
	microservices: "microservices/topology.json",
};

/** The arms that can be started here. */
export const knownArms = Object.keys(topologyFiles);

/** An arm, built. */
export interface ArmBuild {
	topology: Topology;
	bundles: Bundle[];
}

/** Everything that runs besides the bench itself. */
export interface Builds {
	arms: ReadonlyMap<string, ArmBuild>;
	cardProcessor: Bundle;
}

/** Builds the units of some arms, and the card processor, from the sources under `root`. Throws BuildFailed. */
export async function buildArms(
	root: string,
	arms: readonly string[],
): Promise<Builds> {
	const options = { root, outDir: join(root, "dist", "units") };
	const built = await Promise.all(
		arms.map(async (arm): Promise<[string, ArmBuild]> => {
			const topology = readTopology(join(root, topologyFiles[arm] as string));
			return [arm, { topology, bundles: await bundleUnits(topology, options) }];
		}),
	);
	const cardProcessor = await bundleProgram(
		"card-processor",
		"shop/card-processor/process.ts",
		options,
	);
	return { arms: new Map(built), cardProcessor };
}
