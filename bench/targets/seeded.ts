import { createHash } from "node:crypto";
import {
	constants,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	renameSync,
	rmSync,
	statSync,
	utimesSync,
} from "node:fs";
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

// Every change of the sources leaves the templates of earlier builds behind.
const unusedAfterMs = 7 * 24 * 3_600_000;

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
			removeUnused(folder);
		},
		copyTo(bundleHash, dataDir) {
			rmSync(dataDir, { recursive: true, force: true });
			cpSync(pathOf(bundleHash), dataDir, {
				recursive: true,
				// Shares the blocks where the file system can: a million products are half a gigabyte.
				mode: constants.COPYFILE_FICLONE,
			});
			utimesSync(pathOf(bundleHash), new Date(), new Date());
		},
		scratch: (name) => join(folder, `new-${process.pid}-${name}`),
	};
}

function removeUnused(folder: string): void {
	for (const name of readdirSync(folder)) {
		const path = join(folder, name);
		const usedAtMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
		if (usedAtMs !== undefined && Date.now() - usedAtMs > unusedAfterMs)
			rmSync(path, { recursive: true, force: true });
	}
}
