import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { codeFileOf } from "../targets/bundle-code.ts";
import type { Bundle } from "./bundle.ts";
import type { Release } from "./release.ts";

/** The program that units are started with, of a repository that was built. */
export const unitStarterOf = (root: string): string =>
	join(root, "dist", "bench", "unit-starter.cjs");

/** Far above what it takes to load a bundle. */
const limitMs = 30_000;

/**
 * Loads each bundle once, so that V8's code of it lies beside it when a unit starts (bench/targets/bundle-code.ts). `starter` is
 * the program that units are started with. Of a bundle that does not load nothing is kept: whoever starts it hears why.
 */
export async function keepCodeOf(
	bundles: readonly Pick<Bundle, "file">[],
	starter: string,
): Promise<void> {
	const waiting = [...bundles];
	const keepNext = async (): Promise<void> => {
		const bundle = waiting.pop();
		if (!bundle) return;
		await keep(bundle.file, starter);
		await keepNext();
	};
	await Promise.all(
		Array.from({ length: availableParallelism() }, () => keepNext()),
	);
}

/** A release that starts as what runs does: its code is kept, which is part of building it. */
export async function withCode(
	release: Release,
	starter: string,
): Promise<Release> {
	const startedAt = performance.now();
	await keepCodeOf(release.shipped, starter);
	const tookMs = performance.now() - startedAt;
	return { ...release, buildMs: release.buildMs + tookMs };
}

function keep(file: string, starter: string): Promise<void> {
	rmSync(codeFileOf(file), { force: true });
	return new Promise((resolve) => {
		// No settings: it refuses to serve, which is an error here and does not matter.
		const options = { env: {}, timeout: limitMs };
		const command = [starter, file, "--keep-code"];
		execFile(process.execPath, command, options, () => resolve());
	});
}
