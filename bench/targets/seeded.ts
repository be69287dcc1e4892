import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** What an empty shop is filled with. */
export interface SeedPlan {
	seed: number;
	products: number;
	customers: number;
}

/** Databases as they are after seeding, kept so that each trial starts from the same copy at once. */
export interface Templates {
	has(bundleHash: string): boolean;
	/** Takes over the data folder of a unit that has been seeded and stopped. */
	keep(bundleHash: string, dataDir: string): void;
	/** Gives a unit a copy of its seeded data. */
	copyTo(bundleHash: string, dataDir: string): void;
	/** A folder on the same file system, for data that is to be kept. */
	scratch(name: string): string;
}

/** The templates of one seed plan. What a unit seeds depends on its bundle, so both are in the key. */
export function openTemplates(folder: string, plan: SeedPlan): Templates {
	const pathOf = (bundleHash: string) => {
		const { seed, products, customers } = plan;
		const key = createHash("sha256")
			.update(JSON.stringify([seed, products, customers, bundleHash]))
			.digest("hex");
		return join(folder, key.slice(0, 32));
	};
	return {
		has: (bundleHash) => existsSync(pathOf(bundleHash)),
		keep(bundleHash, dataDir) {
			const path = pathOf(bundleHash);
			mkdirSync(dirname(path), { recursive: true });
			// A unit without a database (the gateway) has an empty template.
			mkdirSync(dataDir, { recursive: true });
			try {
				renameSync(dataDir, path);
			} catch (cause) {
				// Another run was quicker; both made the same.
				if (!existsSync(path)) throw cause;
			}
		},
		copyTo(bundleHash, dataDir) {
			rmSync(dataDir, { recursive: true, force: true });
			cpSync(pathOf(bundleHash), dataDir, { recursive: true });
		},
		scratch: (name) => join(folder, `new-${process.pid}-${name}`),
	};
}
