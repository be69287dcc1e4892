import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Repository } from "./repository.ts";

/** A folder of our own that holds the sources of one commit after the other. */
export interface Checkout {
	/** Where the sources lie. */
	folder: string;
	/** Beside them, for what is made of them. */
	outDir: string;
	/** Makes it hold a commit; only files that differ are written. */
	moveTo(commit: string): Promise<void>;
	/** Takes the folder away. */
	remove(): void;
}

/** A checkout in the folder for temporary files: it must not lie in a repository, whose settings would hold for it. */
export function createCheckout(repository: Repository): Checkout {
	const place = mkdtempSync(join(realpathSync(tmpdir()), "shoplab-impact-"));
	const folder = join(place, "sources");
	mkdirSync(folder);
	let at: string | undefined;
	return {
		folder,
		outDir: join(place, "out"),
		async moveTo(commit) {
			if (at === commit) return;
			await repository.checkOut(commit, {
				folder,
				index: join(place, "index"),
			});
			at = commit;
		},
		remove: () => rmSync(place, { recursive: true, force: true }),
	};
}
