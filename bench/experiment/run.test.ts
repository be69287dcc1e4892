import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Results } from "../results/schema.ts";
import { findBroker } from "../targets/broker.ts";
import { noPinning } from "../targets/pinning.ts";
import { runExperiment } from "./run.ts";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-run-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function run(
	more: { root: string; arms: string[] },
	keep: (results: Results) => void = () => undefined,
) {
	const broker = await findBroker({ bus: "direct", folder, cores: [] });
	return runExperiment({
		...more,
		door: "rest",
		systems: [],
		replicas: [],
		scenariosDir: join(folder, "no-scenarios"),
		scenarios: [],
		profile: "quick",
		rounds: null,
		seed: 1,
		broker,
		pinning: noPinning("a test"),
		outDir: join(folder, "results"),
		command: "shoplab run",
		signal: new AbortController().signal,
		tell: () => undefined,
		keep,
	});
}

describe("a run", () => {
	it("that failed says in its document that it did not come to its end, and why", async () => {
		let kept: Results | undefined;
		const failed = run({ root: process.cwd(), arms: [] }, (results) => {
			kept = results;
		});
		await expect(failed).rejects.toThrow("need-graph.yaml");
		expect(kept?.run.interrupted).toBe(true);
		expect(kept?.run.failure).toContain("need-graph.yaml");
	});

	it("of an arm that is not built leaves no folder", async () => {
		const root = join(folder, "nothing-built");
		await expect(run({ root, arms: ["monolith"] })).rejects.toMatchObject({
			exitCode: 3,
		});
		expect(readdirSync(folder)).toEqual([]);
	});
});
