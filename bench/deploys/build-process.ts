import { join } from "node:path";
import { readTopology } from "../targets/topology.ts";
import { type Bundle, bundleProgram, bundleUnits } from "./bundle.ts";
import { writeBundleList } from "./bundle-list.ts";
import { keepCodeOf, unitStarterOf } from "./keep-code.ts";

// Builds everything that runs: `node dist/bench/build.cjs`, from the root of the repository (scripts/build.mjs does).

const root = process.cwd();
const dist = join(root, "dist");

const topologies = [
	"monolith/topology.json",
	"monolith/behind-gateway.json",
	"microservices/topology.json",
	"microservices/colocated.json",
];

const programs = [
	["shoplab", "bench/cli.ts", dist],
	["driver", "bench/load/main.ts", join(dist, "bench")],
	["supervisor", "bench/targets/supervisor-process.ts", join(dist, "bench")],
	["unit-starter", "bench/targets/unit-starter.ts", join(dist, "bench")],
	["relay", "bench/faults/relay-process.ts", join(dist, "bench")],
	[
		"calibrate-server",
		"bench/calibrate/server-process.ts",
		join(dist, "bench"),
	],
	["limits", "bench/limits/main.ts", join(dist, "bench")],
	["campaign", "bench/campaign/main.ts", join(dist, "bench")],
	["limits-bare", "bench/limits/bare.ts", join(dist, "bench")],
	["limits-gateway", "bench/limits/bare-gateway.ts", join(dist, "bench")],
	["limits-driver", "bench/limits/bare-driver.ts", join(dist, "bench")],
	["card-processor", "shop/card-processor/process.ts", dist],
] as const;

/** Writes dist/units/<arm>.json beside the units of each arm: their bundles. */
async function buildArm(file: string): Promise<Bundle[]> {
	const topology = readTopology(join(root, file));
	const outDir = join(dist, "units");
	const bundles = await bundleUnits(topology, { root, outDir });
	writeBundleList(join(outDir, `${topology.arm}.json`), root, bundles);
	return bundles;
}

async function main(): Promise<void> {
	const tools = programs.map(([name, entry, outDir]) =>
		bundleProgram(name, entry, { root, outDir }),
	);
	const units = (await Promise.all(topologies.map(buildArm))).flat();
	const { length } = [...units, ...(await Promise.all(tools))];
	await keepCodeOf(units, unitStarterOf(root));
	process.stderr.write(`shoplab: built ${length} programs\n`);
}

main().catch((failure: Error) => {
	process.stderr.write(`${failure.message}\n`);
	process.exitCode = 1;
});
