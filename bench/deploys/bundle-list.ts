import { readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { Bundle } from "./bundle.ts";

/** Keeps the list of an arm's bundles. Paths are relative to the root, so that a copy of a checkout runs its own. */
export function writeBundleList(
	file: string,
	root: string,
	bundles: readonly Bundle[],
): void {
	const kept = bundles.map((bundle) => ({
		...bundle,
		file: relative(root, bundle.file),
	}));
	writeFileSync(file, JSON.stringify(kept, null, "\t"));
}

/** The list that a build of this root, or of one that it is a copy of, left. */
export function readBundleList(file: string, root: string): Bundle[] {
	const kept = JSON.parse(readFileSync(file, "utf8")) as Bundle[];
	return kept.map((bundle) => ({
		...bundle,
		file: resolve(root, bundle.file),
	}));
}
