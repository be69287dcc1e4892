import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleProgram, bundleUnits } from "../deploys/bundle.ts";
import { findBroker } from "./broker.ts";
import type { LocalOptions } from "./options.ts";
import { noPinning } from "./pinning.ts";
import { readTopology } from "./topology.ts";

/** The repository: tests run from there. */
export const root = process.cwd();

/** Builds the fixture arm and all that a local target needs, into a folder of its own; for tests. */
export async function buildFixture() {
	// Inside of the repository, because the bundles look for native packages from where they lie.
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	const folder = mkdtempSync(join(root, ".shoplab", "test-"));
	const options = { root, outDir: folder };
	const topology = readTopology("bench/targets/fixtures/topology.json");
	const frontFrom = (entry: string) =>
		bundleUnits(
			{
				...topology,
				arm: entry,
				units: {
					front: {
						...frontOf(topology),
						entry: `bench/targets/fixtures/${entry}.ts`,
					},
				},
			},
			options,
		);
	const [units, broken, stuck, ...programs] = await Promise.all([
		bundleUnits(topology, options),
		frontFrom("broken"),
		frontFrom("stuck"),
		bundleProgram("supervisor", "bench/targets/supervisor-process.ts", options),
		bundleProgram("card-processor", "shop/card-processor/process.ts", options),
		bundleProgram("relay", "bench/faults/relay-process.ts", options),
	]);
	const [supervisor, cardProcessor, relay] = programs;
	const broker = await findBroker({ bus: "direct", folder, cores: [] });
	return {
		folder,
		topology,
		frontFile: fileOf(units, "front"),
		brokenFile: fileOf(broken, "front"),
		stuckFile: fileOf(stuck, "front"),
		/** Options for a target in a run folder of its own. */
		options(more: Partial<LocalOptions> = {}): LocalOptions {
			return {
				topology,
				bundles: units,
				programs: {
					supervisor: supervisor.file,
					cardProcessor: cardProcessor.file,
					relay: relay.file,
				},
				runDir: mkdtempSync(join(folder, "run-")),
				seed: { seed: 7, products: 10, customers: 5 },
				broker,
				pinning: noPinning("a test"),
				...more,
			};
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

function fileOf(
	bundles: readonly { unit: string; file: string }[],
	unit: string,
): string {
	const bundle = bundles.find((one) => one.unit === unit);
	if (!bundle) throw new Error(`the fixture has no unit ${unit}`);
	return bundle.file;
}

function frontOf(topology: ReturnType<typeof readTopology>) {
	const front = topology.units.front;
	if (!front) throw new Error("the fixture has no unit front");
	return front;
}
