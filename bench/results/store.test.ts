import {
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultsJsonSchema } from "./json-schema.ts";
import { emptyResults, resultsWithTrials } from "./sample-results.ts";
import type { Results } from "./schema.ts";
import { createRunStore, InvalidResults, readResults } from "./store.ts";

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), "results-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const second = new Date("2026-01-02T03:04:05.678Z");

describe("createRunStore", () => {
	it("gives runs that start in the same second directories of their own", () => {
		const ids = [1, 2, 3].map(() => createRunStore(root, "tour", second).id);
		expect(ids).toEqual([
			"20260102T030405Z-tour",
			"20260102T030405Z-tour-2",
			"20260102T030405Z-tour-3",
		]);
	});

	it("makes a safe directory name of any name", () => {
		const { id } = createRunStore(root, "../../etc/Some Scenario.yaml", second);
		expect(id).toBe("20260102T030405Z-etc-some-scenario-yaml");
	});
});

describe("save", () => {
	it("keeps eight trials when the ninth crashes while it is written", () => {
		const store = createRunStore(root, "tour", second);
		store.save(resultsWithTrials(8));
		const ninth = resultsWithTrials(9);
		const damaged = { ...ninth, run: { ...ninth.run, seed: Number.NaN } };
		expect(() => store.save(damaged)).toThrow(InvalidResults);
		expect(readResults(store.file)).toEqual(resultsWithTrials(8));
		expect(readdirSync(store.directory)).toEqual(["results.json"]);
	});

	it("is read back as it was written, keys of later builds included", () => {
		const store = createRunStore(root, "tour", second);
		const results = { ...resultsWithTrials(1), hopLadder: [1, 2] };
		store.save(results);
		expect(readResults(store.file)).toEqual(results);
	});

	it("takes null for a percentile that was not earned", () => {
		const store = createRunStore(root, "tour", second);
		store.save(resultsWithTrials(1));
		const latency = readResults(store.file).scenarios[0]?.arms.monolith
			?.operations.getProduct?.latencyMs;
		expect(latency?.p99).toBeNull();
	});
});

describe("readResults", () => {
	it.each<[string, string, string]>([
		[
			"a newer version",
			'{"schemaVersion":2}',
			"has schema version 2, of a newer shoplab; this build reads version 1. Update this one (git pull && npm run build), or run its scenarios again (shoplab run)",
		],
		[
			"an older version",
			'{"schemaVersion":0}',
			"has schema version 0, of an older shoplab; this build reads version 1. Make the report with the shoplab that wrote it, or run",
		],
		[
			"a version that is no number",
			'{"schemaVersion":"1"}',
			'has schema version "1", which is no whole number; this build reads version 1.',
		],
		[
			"no version",
			"{}",
			"has no schemaVersion; it was not written by shoplab run",
		],
		["something else", "# report", "is not JSON; is it a results.json?"],
		[
			"half a document",
			'{"schemaVersion":1}',
			"does not fit the schema of version 1",
		],
	])("says what is wrong with %s", (_, text, said) => {
		const file = join(root, "results.json");
		writeFileSync(file, text);
		expect(() => readResults(file)).toThrow(`${file}: ${said}`);
	});

	it("says that there is no file", () => {
		expect(() => readResults(join(root, "no.json"))).toThrow("no such file");
	});
});

describe("the published schema", () => {
	const published = "bench/results/results.schema.json";

	it("is current", () => {
		expect(JSON.parse(readFileSync(published, "utf8"))).toEqual(
			resultsJsonSchema(),
		);
	});

	it("accepts what is written, by a validator that is not ours", () => {
		const ajv = new Ajv2020({ strict: false });
		addFormats.default(ajv);
		const validate = ajv.compile(JSON.parse(readFileSync(published, "utf8")));
		const judge = (results: Results) =>
			validate(JSON.parse(JSON.stringify(results)));
		expect([judge(emptyResults()), judge(resultsWithTrials(2))]).toEqual([
			true,
			true,
		]);
		const { seed: _, ...unseeded } = emptyResults().run;
		expect(judge({ ...emptyResults(), run: unseeded } as Results)).toBe(false);
	});
});
