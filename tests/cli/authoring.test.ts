import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scenarioKinds } from "../../bench/scenario/vocabulary.ts";
import { runShoplab } from "../support/shoplab.ts";

// From nothing to a scenario that could be run, for every kind.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-authoring-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shoplab = (...args: string[]) => runShoplab(args, { cwd: folder });

describe("scenario new", () => {
	it.each(scenarioKinds)("%s: what it says to do next works", async (kind) => {
		const written = await shoplab("scenario", "new", kind);
		expect(written.code, written.err).toBe(0);
		const commands = [...written.out.matchAll(/^ {2}shoplab (.*)$/gm)].map(
			([, command = ""]) => command.split(" "),
		);
		const [validate = [], dryRun = []] = commands;
		const valid = await shoplab(...validate);
		expect(valid.out, valid.err).toBe(`valid: my-${kind} (my-${kind}.yaml)\n`);
		const planned = await shoplab(...dryRun);
		expect(planned.out, planned.err).toMatch(
			new RegExp(`my-${kind}: .* about [\\d.]+ minutes?\nAbout`),
		);
		expect(planned.out).toContain("free port");
	});

	it("names the kinds where there is no such one, with 2", async () => {
		const { code, err } = await shoplab("scenario", "new", "failing");
		expect(code).toBe(2);
		expect(err).toContain("latency, capacity, failure");
		expect(existsSync(join(folder, "my-failing.yaml"))).toBe(false);
	});
});

describe("--set", () => {
	it("changes what would be run", async () => {
		const { code, out, err } = await shoplab(
			...["run", "reviews-crash", "--profile", "standard", "--dry-run"],
			...["--set", "load.duration=30s", "--set", "rounds=2"],
		);
		expect(code, err).toBe(0);
		expect(out).toContain("reviews-crash: 2 rounds, 8 trials of 33 s");
	});

	it("is refused as the file would be, with 2 and the nearest key, and starts nothing", async () => {
		const { code, err, out } = await shoplab(
			...["run", "reviews-crash", "--set", "load.rat=80/s"],
		);
		expect(code).toBe(2);
		expect(err.split("\n").slice(0, 2)).toEqual([
			'--set load.rat=80/s (reviews-crash.yaml): unknown key "rat"',
			'did you mean "load.rate"?',
		]);
		expect(out).toBe("");
	});
});
