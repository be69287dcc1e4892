import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createClosers } from "./closers.ts";
import { dataDirOf, type Surroundings } from "./environment.ts";
import { makeKeys } from "./keys.ts";
import { bundleOf, type Complete } from "./options.ts";
import { takePorts } from "./ports.ts";
import { openTemplates } from "./seeded.ts";
import { portsOf, startUnits } from "./start-units.ts";

/** Gives each unit its copy of the seeded data; where a template is missing, the units concerned make it. */
export async function provideData(options: Complete): Promise<void> {
	if (options.templates === undefined) return;
	const templates = openTemplates(resolve(options.templates), options.seed);
	const units = Object.keys(options.topology.units);
	const hashOf = (unit: string) => bundleOf(unit, options).hash;
	const missing = units.filter((unit) => !templates.has(hashOf(unit)));
	if (missing.length > 0) {
		const scratch = templates.scratch(options.topology.arm);
		try {
			await seedUnits(missing, options, scratch);
			for (const unit of missing)
				templates.keep(hashOf(unit), dataDirOf(unit, scratch));
		} finally {
			rmSync(scratch, { recursive: true, force: true });
		}
	}
	for (const unit of units)
		templates.copyTo(
			hashOf(unit),
			dataDirOf(unit, join(options.runDir, "data")),
		);
}

/** Starts units, which makes them seed their empty databases, and stops them. Needs no bus and nobody else. */
async function seedUnits(
	units: readonly string[],
	options: Complete,
	dataDir: string,
): Promise<void> {
	const closers = createClosers();
	try {
		const block = await takePorts();
		closers.add(block.release);
		const around: Surroundings = {
			topology: options.topology,
			ports: portsOf(options.topology, block.next, undefined),
			dataDir,
			keys: makeKeys(join(dataDir, "keys")),
			bus: { kind: "direct" },
			cardUrl: `http://127.0.0.1:${block.next()}`,
			seed: options.seed,
			resilience: "full",
		};
		await startUnits(units, { options, closers, around });
	} finally {
		await closers.closeAll();
	}
}
