import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Bundle, contentHash } from "../../bench/deploys/bundle.ts";
import { buildRelease } from "../../bench/deploys/release.ts";
import type { Target } from "../../bench/targets/target.ts";
import type { ArmBuild } from "../support/arms.ts";
import { root } from "../support/root.ts";

/** Versions of the units of an arm, made as they are asked for. */
export interface Versions {
	/** As good as what runs, with a hash of its own. */
	healthy(unit: string): string;
	/** Ends when it is started. */
	ending(unit: string): string;
	/** Starts, and never says that it is ready. */
	stuck(unit: string): string;
	/** Fails one of five requests for a product; built from edited sources. */
	latent(unit: string): Promise<string>;
}

export function versionsOf(build: ArmBuild, folder: string): Versions {
	let last = 0;
	const own = (unit: string): Bundle => {
		const bundle = build.bundles.find((one) => one.unit === unit);
		if (!bundle) throw new Error(`there is no bundle of ${unit}`);
		return bundle;
	};
	const write = (unit: string, text: string) => {
		const { file, hash, packages } = own(unit);
		if (contentHash(text, packages) === hash)
			throw new Error(`the new version of ${unit} is the old one`);
		last += 1;
		const made = file.replace(/\.cjs$/, `-${last}.cjs`);
		writeFileSync(made, text);
		return made;
	};
	const textOf = (unit: string) => readFileSync(own(unit).file, "utf8");
	return {
		healthy: (unit) => write(unit, `${textOf(unit)}\n// Version ${last + 1}`),
		ending: (unit) => write(unit, `process.exit(3);\n${textOf(unit)}`),
		stuck: (unit) => write(unit, "setInterval(() => undefined, 60_000);\n"),
		async latent(unit) {
			const { units, ...topology } = build.topology;
			const shape = units[unit];
			if (!shape) throw new Error(`there is no unit ${unit}`);
			const { shipped } = await buildRelease({
				root,
				folder: join(folder, "latent"),
				topology: { ...topology, units: { [unit]: shape } },
				running: build.bundles,
				change: { id: "latent", story: "", ...latentBug },
			});
			const [bundle] = shipped;
			if (!bundle) throw new Error("the edits change nothing");
			return bundle.file;
		},
	};
}

const fifth =
	'if (++asked % 5 === 0) throw new Error("a latent bug, on purpose");';

const latentBug = {
	monolith: [
		{
			file: "monolith/catalog.ts",
			find: "getProduct: ({ productId }) => productOf(productId),",
			replace: `getProduct: ({ productId }) => { ${fifth} return productOf(productId); },`,
		},
		{
			file: "monolith/catalog.ts",
			find: "export function createCatalog(",
			replace: "let asked = 0;\nexport function createCatalog(",
		},
	],
	microservices: [
		{
			file: "microservices/catalog/service.ts",
			find: "\n\t\t\tgetProduct,\n",
			replace: `\n\t\t\tgetProduct: (input) => { ${fifth} return getProduct(input); },\n`,
		},
		{
			file: "microservices/catalog/service.ts",
			find: "type Description =",
			replace: "let asked = 0;\ntype Description =",
		},
	],
};

/** The bundle from which the process of a unit was started. */
export function runningFile(target: Target, unit: string): string {
	const pid = target.units.find(({ name }) => name === unit)?.pid();
	const [, file = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split(
		"\0",
	);
	return file;
}
