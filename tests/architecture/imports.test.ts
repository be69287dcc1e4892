import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	cycleIn,
	filesUnder,
	importsIn,
	importsOf,
} from "../support/import-graph.ts";
import { root } from "../support/root.ts";
import { ruleFor, rules, violationsIn } from "./rules.ts";

const built = ["shop", "monolith", "microservices", "bench"];
const files = built.flatMap((folder) => filesUnder(root, folder));
const imports = importsOf(root, files);

describe("who may import whom", () => {
	it("reads the imports of every source file", () => {
		expect(files.length).toBeGreaterThan(100);
		expect(imports.length).toBeGreaterThan(files.length);
	});

	it.each(rules.map((rule) => [rule.name, rule] as const))(
		"%s",
		(_name, rule) => {
			const ours = imports.filter(({ from }) => ruleFor(from) === rule);
			expect(violationsIn(ours)).toEqual([]);
		},
	);

	it("leaves no file without a rule", () => {
		expect(files.filter((file) => !ruleFor(file))).toEqual([]);
	});

	it("the monolith's files do not import each other in a circle", () => {
		const own = imports.filter(
			({ from, to }) => /^monolith\//.test(from) && /^monolith\//.test(to),
		);
		expect(cycleIn(own)).toBeUndefined();
	});

	it("no file is called index.ts", () => {
		expect(
			files.filter((file) => /(?:^|\/)index\.[mc]?[jt]s$/.test(file)),
		).toEqual([]);
	});
});

const fixtures = join(import.meta.dirname, "fixtures");

/** `file:line` of every import that is marked "must fail". */
function linesThatMustFail(file: string): string[] {
	const lines = readFileSync(join(fixtures, file), "utf8").split("\n");
	return lines.flatMap((line, index) =>
		line.endsWith("// must fail") ? [`${file}:${index + 1}`] : [],
	);
}

describe("each rule is seen to fail", () => {
	const broken = importsOf(fixtures, filesUnder(fixtures, "."));

	it.each(rules.map(({ name }) => name))("%s", (name) => {
		const violations = violationsIn(broken).filter((text) =>
			text.endsWith(`: ${name}`),
		);
		expect(violations).not.toEqual([]);
	});

	it("every import of the fixtures that is marked must fail, and no other", () => {
		const marked = filesUnder(fixtures, ".").flatMap(linesThatMustFail);
		const seen = violationsIn(broken).map((text) => text.split(" ")[0]);
		expect([...new Set(seen)].sort()).toEqual(marked.sort());
	});

	it("sees a file for which there is no rule", () => {
		const stray = importsIn("shop/stray.ts", 'import "node:fs";');
		expect(violationsIn(stray)).toEqual([
			"shop/stray.ts: no rule says what it may import",
		]);
	});

	it("sees a circle", () => {
		const circle = importsOf(fixtures, ["monolith/one.ts", "monolith/two.ts"]);
		expect(cycleIn(circle)).toEqual([
			"monolith/one.ts",
			"monolith/two.ts",
			"monolith/one.ts",
		]);
	});
});
