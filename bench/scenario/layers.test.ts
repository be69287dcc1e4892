import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations as contract } from "../../shop/contract/shop.ts";
import { good, wiring } from "./bad-files.ts";
import { loadScenarios, readSelected } from "./load.ts";
import { InvalidScenario } from "./problems.ts";
import { parseSetting } from "./setting.ts";

let directory: string;
beforeAll(() => {
	directory = mkdtempSync(join(tmpdir(), "shoplab-layers-"));
	put("sample.yaml", good);
});
afterAll(() => rmSync(directory, { recursive: true }));

function put(name: string, text: string): void {
	writeFileSync(join(directory, name), text);
}

const library = () => ({
	directory,
	operations: [...contract.values()],
	wiring: () => wiring,
});

/** The scenario of a file with this text, and settings as they are typed. */
function load(text: string, settings: readonly string[] = []) {
	put("mine.yaml", text);
	const file = join(directory, "mine.yaml");
	const [loaded] = loadScenarios([file], library(), settings.map(parseSetting));
	if (!loaded) throw new Error("nothing was loaded");
	return loaded.scenario;
}

function refusal(text: string, settings: readonly string[] = []): string {
	try {
		load(text, settings);
	} catch (error) {
		if (error instanceof InvalidScenario)
			return error.message.replaceAll(`${directory}/`, "");
		throw error;
	}
	return "accepted";
}

const extending = (more: string) =>
	`version: 1\nid: mine\nextends: sample\n${more}`;

describe("extends", () => {
	it("merges groups of keys, replaces lists, and has an id and tags of its own", () => {
		put("tagged.yaml", `${good}tags: [tour]\ndata: { products: 7 }\n`);
		const mine = load(
			`version: 1
id: mine
extends: ./tagged.yaml
data: { customers: 3 }
load:
  rate: 5/s
  journeys:
    - { name: search, steps: [searchProducts] }
`,
		);
		expect(mine).toMatchObject({
			id: "mine",
			title: "A sample",
			tags: [],
			data: { products: 7, customers: 3 },
			load: {
				stages: [{ ratePerSecond: 5, durationMs: 15_000 }],
				journeys: [{ name: "search" }],
			},
		});
		expect(mine.load.journeys).toHaveLength(1);
		rmSync(join(directory, "tagged.yaml"));
	});

	it("takes a key of the base away where it is left empty", () => {
		const mine = load(
			extending(
				"load:\n  rate:\n  duration:\n  stages: [{ rate: 2/s, for: 3s }]\n",
			),
		);
		expect(mine.load).toMatchObject({
			stages: [{ ratePerSecond: 2, durationMs: 3000 }],
		});
	});

	it("may go over several files, each found by where the one before lies", () => {
		put("second.yaml", "version: 1\nid: second\nextends: sample\nrounds: 2\n");
		expect(load("version: 1\nid: mine\nextends: second.yaml\n").rounds).toBe(2);
		rmSync(join(directory, "second.yaml"));
	});

	it("shows the whole as one file", () => {
		put("mine.yaml", extending("load: { rate: 5/s }\n"));
		const [whole] = readSelected(["mine"], library(), [
			parseSetting("load.deadline=2s"),
		]);
		expect(whole?.value).toMatchObject({
			id: "mine",
			kind: "latency",
			load: { rate: "5/s", deadline: "2s", duration: "15s" },
		});
	});

	it.each([
		[
			"a base that is not there, with the nearest",
			extending("").replace("sample", "sampel"),
			`mine.yaml:3:10: no scenario has the id "sampel"; a path begins with ./ or ends with .yaml
extends: sampel
         ^
did you mean "sample"?`,
		],
		[
			"a path that leads nowhere",
			extending("").replace("sample", "./none.yaml"),
			"mine.yaml:3:10: the base none.yaml: no such file\nextends: ./none.yaml\n         ^",
		],
		[
			"itself",
			extending("").replace("sample", "mine"),
			"mine.yaml:3:10: extends itself\nextends: mine\n         ^",
		],
		[
			"a list",
			extending("").replace("sample", "[sample]"),
			"mine.yaml:3:10: expected the id or the path of one scenario, got a list\nextends: [sample]\n         ^",
		],
	])("refuses %s, at its place", (_, text, said) => {
		expect(refusal(text)).toBe(said);
	});

	it("refuses a circle, however long", () => {
		put("other.yaml", "version: 1\nid: other\nextends: mine.yaml\n");
		expect(refusal(extending("").replace("sample", "other"))).toContain(
			"other.yaml:3:10: extends itself, by way of 1 other file",
		);
		rmSync(join(directory, "other.yaml"));
	});

	it("refuses a tower of files", () => {
		for (const at of [1, 2, 3, 4, 5])
			put(
				`tower${at}.yaml`,
				`version: 1\nid: tower${at}\nextends: ${at === 1 ? "sample" : `tower${at - 1}`}\n`,
			);
		expect(refusal(extending("").replace("sample", "tower5"))).toContain(
			"tower2.yaml:3:10: has more than 4 scenarios below it",
		);
		for (const at of [1, 2, 3, 4, 5])
			rmSync(join(directory, `tower${at}.yaml`));
	});

	it("tells a problem in the file that holds the value, and once", () => {
		put("broken.yaml", good.replace("60/s", "60"));
		expect(
			refusal("version: 1\nid: mine\nextends: ./broken.yaml\ntagz: [a]\n"),
		).toBe(`mine.yaml:4:1: unknown key "tagz"
tagz: [a]
^
did you mean "tags"?

broken.yaml:7:9: expected a rate such as "60/s", got 60
  rate: 60
        ^`);
		rmSync(join(directory, "broken.yaml"));
	});
});

describe("a problem of a file that extends another", () => {
	it("is told in that file where its list has taken the place of the one below", () => {
		expect(
			refusal(extending("load:\n  journeys:\n    - steps: [getProduct]\n")),
		).toBe(
			'mine.yaml:6:7: missing key "name"\n    - steps: [getProduct]\n      ^',
		);
	});

	it("is told in that file where a key is missing that no other file can say", () => {
		expect(refusal("version: 1\nextends: sample\n")).toBe(
			'mine.yaml:1:1: missing key "id"\nversion: 1\n^',
		);
	});

	it("is told below where the group is the same one", () => {
		put("closed.yaml", good.replace("open", "closed"));
		expect(
			refusal("id: mine\nextends: ./closed.yaml\nload: { warmup: 1s }\n"),
		).toContain('closed.yaml:7:3: unknown key "rate"');
		rmSync(join(directory, "closed.yaml"));
	});

	it("need not say again what the other says", () => {
		expect(load("id: mine\nextends: sample\n")).toMatchObject({ version: 1 });
	});

	it.each([
		["a list", "[a, b]", "a list"],
		["a word", "sample", '"sample"'],
		["nothing", "", "nothing"],
	])("is told where the base is named, if that is %s", (_, base, got) => {
		put("odd-base.yaml", base);
		expect(refusal("id: mine\nextends: ./odd-base.yaml\n")).toBe(
			`mine.yaml:2:10: the base odd-base.yaml: expected the keys of a scenario, got ${got}\nextends: ./odd-base.yaml\n         ^`,
		);
		rmSync(join(directory, "odd-base.yaml"));
	});
});

describe("--set", () => {
	it("takes the place of what the file says", () => {
		const scenario = load(good, [
			"load.rate=80/s",
			"load.journeys[0].weight=3",
			"tags=[night, long]",
			"data.products=5",
			"narrate.predict=Which one?",
		]);
		expect(scenario).toMatchObject({
			tags: ["night", "long"],
			data: { products: 5, customers: 200 },
			load: {
				stages: [{ ratePerSecond: 80, durationMs: 15_000 }],
				journeys: [{ weight: 3 }],
			},
		});
	});

	it.each([
		[
			"a value without its unit",
			"load.rate=80",
			'--set load.rate=80 (mine.yaml): expected a rate such as "60/s", got 80',
		],
		[
			"a misspelt key",
			"load.rat=80/s",
			'--set load.rat=80/s (mine.yaml): unknown key "rat"\ndid you mean "load.rate"?',
		],
		[
			"a misspelt group",
			"laod.rate=80/s",
			'--set laod.rate=80/s (mine.yaml): unknown key "laod"\ndid you mean "load.rate"?',
		],
		[
			"a key within a value",
			"load.rate.fast=1",
			'--set load.rate.fast=1 (mine.yaml): expected a rate such as "60/s", got a group of keys',
		],
		[
			"an item that is not there",
			"load.journeys[3].weight=1",
			"--set load.journeys[3].weight=1 (mine.yaml): load.journeys has 1 items, the first is [0]",
		],
		[
			"a list without a number",
			"load.journeys.weight=1",
			"--set load.journeys.weight=1 (mine.yaml): load.journeys is a list; name an item by its number, such as load.journeys[0]",
		],
		[
			"a number where there is no list",
			"load[0]=1",
			"--set load[0]=1 (mine.yaml): load is no list",
		],
		[
			"what the file contradicts",
			"load.stages=[{ rate: 1/s, for: 1s }]",
			"mine.yaml:7:9: stages say the rate already; take one of the two away",
		],
		["no value", "load.rate", "--set load.rate: write a key of the scenario"],
		["a list that is open", "tags=[a", "--set tags=[a:1:"],
		["extends", "extends=sample", "can only be said in the file"],
	])("refuses %s", (_, setting, said) => {
		expect(refusal(good, [setting])).toContain(said);
	});
});
