import { describe, expect, it } from "vitest";
import { importsInBundle, shortestChain, writtenImports } from "./chains.ts";

const graph: Record<string, string[]> = {
	"entry.ts": ["long.ts", "short.ts"],
	"long.ts": ["longer.ts"],
	"longer.ts": ["rule.ts"],
	"short.ts": ["rule.ts", "entry.ts"],
	"rule.ts": [],
};
const chainTo = (sought: string) =>
	shortestChain(
		(file) => graph[file] ?? [],
		["entry.ts"],
		(file) => file === sought,
	);

describe("a chain of imports", () => {
	it("is the shortest, from the file to the entry", () => {
		expect(chainTo("rule.ts")).toEqual(["rule.ts", "short.ts", "entry.ts"]);
		expect(chainTo("entry.ts")).toEqual(["entry.ts"]);
	});

	it("is none to a file that nobody imports, circles or not", () => {
		expect(chainTo("stranger.ts")).toBeUndefined();
	});

	it("is read from what esbuild says of a bundle", () => {
		const importsOf = importsInBundle({
			inputs: { "a.ts": { imports: [{ path: "b.ts" }] } },
		});
		expect(importsOf("a.ts")).toEqual(["b.ts"]);
		expect(importsOf("b.ts")).toEqual([]);
	});
});

it("finds imports as they are written, of types too, and no packages", () => {
	const text = `
import type { A } from "./a.ts";
import { b, type B } from '../b.ts';
import "./c.ts";
export type { D } from "../../d.ts";
const e = await import("./e.ts");
import { z } from "zod";
`;
	expect(writtenImports("one/two/file.ts", text)).toEqual([
		"one/two/a.ts",
		"one/b.ts",
		"one/two/c.ts",
		"d.ts",
		"one/two/e.ts",
	]);
});
