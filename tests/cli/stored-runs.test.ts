import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tour } from "../../bench/report/testing.ts";
import type { RunComparison } from "../../bench/results/run-comparison.ts";
import type { Results } from "../../bench/results/schema.ts";
import { runShoplab } from "../support/shoplab.ts";

// `report --format` and `compare` on stored results: no shop is started.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-stored-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shoplab = (...args: string[]) => runShoplab(args, { cwd: folder });

/** A stored run of this name; the deploy of its tour ships so many bytes. */
function put(
	id: string,
	change: (results: Results) => void = () => {},
): string {
	const results = tour();
	results.run.id = id;
	change(results);
	const file = join(folder, `${id}.json`);
	writeFileSync(file, JSON.stringify(results));
	return file;
}

const shipMore = ({ scenarios }: Results) => {
	for (const { arms } of scenarios)
		for (const { deploy } of Object.values(arms))
			if (deploy) deploy.bytesShipped *= 2;
};

describe("shoplab report --format", () => {
	it.each([
		["html", "<!doctype html>"],
		["md", "# shoplab"],
		["comment", "### shoplab"],
		["csv", "run,scenario,kind"],
		["junit", "<?xml"],
		["annotations", "::"],
		["handout", "<!doctype html>"],
	])(
		"%s goes to stdout, or to a file, and ends with 0",
		async (format, start) => {
			const file = put("reported");
			const said = await shoplab("report", file, "--format", format);
			expect(said).toMatchObject({ code: 0, err: "" });
			expect(said.out.startsWith(start)).toBe(true);
			const out = join(folder, `out.${format}`);
			await shoplab("report", file, "--format", format, "--out", out);
			expect(readFileSync(out, "utf8")).toBe(said.out);
		},
	);

	it.each([
		[["--format", "pdf"], "Allowed choices are html, md"],
		[["--out", "x"], "--out needs --format"],
		[["--format", "csv", "--strict"], "cannot be used with"],
		[
			["--format", "csv", "--out", "no/such/folder/x"],
			"fix: give --out a file",
		],
	])("%j is refused with 2", async (flags, words) => {
		const { code, err, out } = await shoplab(
			"report",
			put("refused"),
			...flags,
		);
		expect(err).toContain(words);
		expect({ code, out }).toEqual({ code: 2, out: "" });
	});
});

describe("shoplab compare", () => {
	it("ends with 1 on a regression and says which, with 0 on its reverse", async () => {
		const [a, b] = [put("before"), put("after", shipMore)];
		const worse = await shoplab("compare", a, b);
		expect(worse.code).toBe(1);
		expect(worse.out).toMatch(/✗ regression\s+bytesShipped, monolith: /);
		expect(worse.out).not.toContain("\u001b");
		expect((await shoplab("compare", b, a)).code).toBe(0);
	});

	it("prints one JSON document with --json", async () => {
		const { out } = await shoplab(
			"compare",
			put("c"),
			put("d", shipMore),
			"--json",
		);
		const comparison = JSON.parse(out) as RunComparison;
		expect(comparison.verdict).toBe("regression");
		expect(comparison.a.run).toBe("c");
	});

	it("ends with 4 under --strict where a claim is inconclusive", async () => {
		const runs = [put("e"), put("f", widened)];
		expect((await shoplab("compare", ...runs)).code).toBe(0);
		expect((await shoplab("compare", ...runs, "--strict")).code).toBe(4);
	});

	it("refuses other conditions with 2 and names each", async () => {
		const other = put("other", ({ run, conditions }) => {
			run.seed = 7;
			conditions.bus = "amqp";
		});
		const { code, err, out } = await shoplab("compare", put("g"), other);
		expect(err).toMatch(/seed\n\s+a: 1\n\s+b: 7/);
		expect(err).toMatch(/bus\n\s+a: direct/);
		expect({ code, out }).toEqual({ code: 2, out: "" });
	});

	it("refuses a threshold that is none", async () => {
		const flags = ["--threshold", "-3"];
		const { code, err } = await shoplab(
			"compare",
			put("h"),
			put("i"),
			...flags,
		);
		expect(code).toBe(2);
		expect(err).toContain("such as 10%");
	});
});

/** Bystanders whose loss has no interval: nothing can be told of it. */
function widened({ scenarios }: Results): void {
	for (const { arms } of scenarios)
		for (const { failure } of Object.values(arms))
			if (failure) failure.high = null;
}
