import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { operations as contract } from "../../shop/contract/shop.ts";
import { checkJourney } from "../load/journey.ts";
import { good, wiring } from "./bad-files.ts";
import { scenarioJsonSchema } from "./json-schema.ts";
import { listScenarios, loadAllScenarios, loadScenarios } from "./load.ts";
import { InvalidScenario } from "./problems.ts";
import { applyProfile } from "./profiles.ts";

const operations = [...contract.values()];
const known = { operations, wiring: () => wiring };
const shipped = { directory: "scenarios", ...known };

const editorSchema = () =>
	readFileSync("scenarios/scenario.schema.json", "utf8");

let directory: string;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), "scenarios-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const put = (name: string, text: string | Buffer) =>
	writeFileSync(join(directory, name), text);
const withId = (id: string) => good.replace("id: sample", `id: ${id}`);

function refusal(selectors: readonly string[]): string {
	try {
		loadScenarios(selectors, { directory, ...known });
	} catch (error) {
		if (error instanceof InvalidScenario)
			return error.message.replaceAll(directory, "scenarios");
		throw error;
	}
	return "accepted";
}

describe("the scenarios of this project", () => {
	it("are all valid, and the load driver understands their journeys", () => {
		const journeys = loadAllScenarios(shipped).flatMap(
			({ scenario }) => scenario.load.journeys,
		);
		expect(journeys.map(checkJourney).length).toBeGreaterThan(0);
	});

	it("tour latency, failure and deploy within the time of npm start", () => {
		const tour = loadScenarios(["tour"], shipped).map(({ scenario }) =>
			applyProfile(scenario, "quick"),
		);
		expect(tour.map(({ kind }) => kind)).toEqual([
			"latency",
			"failure",
			"deploy",
		]);
		const loads = tour.map(
			({ rounds, load }) => rounds * (load.durationMs + load.warmupMs),
		);
		// Two arms and one repetition for the control or placebo of each.
		expect(loads.reduce((a, b) => a + b) * 3).toBeLessThan(120_000);
	});

	it("come with the current schema for editors", () => {
		const names = operations.map(({ name }) => name);
		expect(JSON.parse(editorSchema())).toEqual(scenarioJsonSchema(names));
	});

	it("are accepted by that schema, and an unknown key is not, by a validator that is not ours", () => {
		const accepts = new Ajv({ strict: false }).compile(
			JSON.parse(editorSchema()),
		);
		for (const { file } of listScenarios("scenarios")) {
			const written = parse(readFileSync(file, "utf8"));
			expect(accepts(written), file).toBe(true);
			expect(accepts({ ...written, tagz: [] }), file).toBe(false);
		}
	});
});

describe("loadScenarios", () => {
	it("finds by id, by tag and by path, each scenario once", () => {
		put("one.yaml", `${withId("one")}tags: [pair]\n`);
		put("two.yaml", `${withId("two")}tags: [pair]\n`);
		const selectors = ["two", "pair", join(directory, "one.yaml")];
		const found = loadScenarios(selectors, { directory, ...known });
		expect(found.map(({ scenario }) => scenario.id)).toEqual(["two", "one"]);
	});

	it("leaves a broken scenario alone until it is asked for", () => {
		put("fine.yaml", withId("fine"));
		put("broken.yaml", "id: [");
		expect(refusal(["fine"])).toBe("accepted");
		expect(refusal(["broken"])).toMatch(/^scenarios\/broken.yaml:1:/);
		expect(listScenarios(directory).map(({ id }) => id)).toEqual([
			"broken",
			"fine",
		]);
	});

	it("shows the problems of all files asked for", () => {
		put("a.yaml", withId("a").replace("title", "titel"));
		put("b.yaml", withId("b").replace("60/s", "60"));
		expect(refusal(["a", "b"])).toMatch(
			/a\.yaml:4:1: unknown key[\s\S]*b\.yaml:7:9: expected a rate/,
		);
	});

	it.each<[string, string | Buffer, string]>([
		[
			"larger than 256 KB",
			`# ${"x".repeat(5_000_000)}`,
			"is 4883 KB; a scenario has at most 256 KB",
		],
		[
			"binary",
			Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0]),
			"is a binary file, not YAML text",
		],
		[
			"not UTF-8",
			Buffer.from([0x69, 0x64, 0xe9]),
			"is not UTF-8 text; save it as UTF-8",
		],
	])("refuses a file that is %s", (_, bytes, said) => {
		put("odd.yaml", bytes);
		expect(refusal([join(directory, "odd.yaml")])).toBe(
			`scenarios/odd.yaml: ${said}`,
		);
	});

	it("refuses a directory", () => {
		mkdirSync(join(directory, "dir.yaml"));
		expect(refusal([join(directory, "dir.yaml")])).toBe(
			"scenarios/dir.yaml: is a directory, not a file",
		);
	});

	it("says that a file is not there", () => {
		expect(refusal([join(directory, "no.yaml")])).toBe(
			"scenarios/no.yaml: no such file",
		);
	});

	it("names the known scenarios and the nearest when there is none of that name", () => {
		put("one.yaml", `${withId("reviews-crash")}tags: [tour]\n`);
		expect(
			refusal(["review-crash"]),
		).toBe(`review-crash: no scenario has this id, tag or path (known: reviews-crash; tags: tour)
did you mean "reviews-crash"?`);
	});

	it("refuses an id that two files have", () => {
		put("one.yaml", withId("same"));
		put("two.yaml", withId("same"));
		expect(refusal(["same"])).toBe(
			'scenarios/two.yaml: has the id "same", and so has scenarios/one.yaml; give one of them another',
		);
	});
});

describe("loadScenarios of two files with one id", () => {
	const elsewhere = () => join(directory, "changes", "other.yaml");
	beforeEach(() => {
		put("one.yaml", withId("same"));
		mkdirSync(join(directory, "changes"));
		put("changes/other.yaml", withId("same"));
	});

	it("refuses them together, with both names", () => {
		expect(refusal(["same", elsewhere()])).toBe(
			'scenarios/changes/other.yaml: has the id "same", and so has scenarios/one.yaml; give one of them another',
		);
	});

	it("takes each alone, and one file written in two ways as one", () => {
		expect(refusal([elsewhere()])).toBe("accepted");
		const again = relative(".", join(directory, "one.yaml"));
		expect(refusal(["same", again])).toBe("accepted");
	});
});

describe("applyProfile", () => {
	const [crash] = loadScenarios(["reviews-crash"], shipped);
	const scenario = crash?.scenario;

	it("keeps a fault at its place in a shorter load", () => {
		if (scenario?.kind !== "failure")
			throw new Error("reviews-crash is a failure scenario");
		const quick = applyProfile(scenario, "quick");
		expect(quick).toMatchObject({
			rounds: 1,
			load: {
				durationMs: 10_000,
				warmupMs: 1000,
				stages: [{ ratePerSecond: 40, durationMs: 10_000 }],
			},
			timeline: [{ atMs: 4000 }],
		});
	});

	it("runs what the file says at standard", () => {
		if (!scenario) throw new Error("reviews-crash is not there");
		expect(applyProfile(scenario, "standard")).toEqual(scenario);
		expect(applyProfile(scenario, "standard", 7).rounds).toBe(7);
	});
});
