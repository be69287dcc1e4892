import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { latePackages, NotLoadedThere, withLate } from "./late-packages.ts";

describe("a file that loads packages late", () => {
	const run = (text: string, require: (name: string) => unknown) => {
		const module = { exports: {} as Record<string, unknown> };
		new Function("require", "exports", text)(require, module.exports);
		return module.exports;
	};
	const late = { file: "a.js", packages: ["far"] };

	it("loads them when something of them is used, once", () => {
		const loaded: string[] = [];
		const { add, has } = run(
			withLate(
				"var far = require('far'); exports.add = (a) => far.add(a); exports.has = () => far(1);",
				late,
			),
			(name) => {
				loaded.push(name);
				return Object.assign((n: number) => n === 1, {
					add: (n: number) => n + 1,
				});
			},
		) as Record<string, (n?: number) => unknown>;
		expect(loaded).toEqual([]);
		expect([add?.(1), add?.(2), has?.()]).toEqual([2, 3, true]);
		expect(loaded).toEqual(["far"]);
	});

	it("takes functions out of them without loading them", () => {
		const loaded: string[] = [];
		const exports = run(
			withLate("var it = require('far'); exports.json = it.json", {
				...late,
				taken: { package: "far", pattern: /\bit\.(\w+)/g },
			}),
			(name) => {
				loaded.push(name);
				return { json: (n: number) => n * 2 };
			},
		) as { json: (n: number) => number };
		expect(loaded).toEqual([]);
		expect(exports.json(4)).toBe(8);
	});

	it("is refused when it does not load what the table says", () => {
		expect(() => withLate("require('near')", late)).toThrow(NotLoadedThere);
		const taken = { package: "far", pattern: /\bit\.(\w+)/g };
		expect(() =>
			withLate("var far = require('far')", { ...late, taken }),
		).toThrow("functions of far");
	});
});

describe("a bundle with express", () => {
	let folder: string;
	let file: string;
	beforeAll(async () => {
		mkdirSync(".shoplab", { recursive: true });
		folder = mkdtempSync(join(process.cwd(), ".shoplab", "late-"));
		file = join(folder, "program.cjs");
		await build({
			stdin: {
				contents: `
					const express = require("express");
					const app = express();
					if (process.argv[2] === "body") app.use(express.json());
					process.stdout.write(String(process.moduleLoadList.includes("NativeModule zlib")));
				`,
				resolveDir: process.cwd(),
			},
			bundle: true,
			platform: "node",
			outfile: file,
			logLevel: "silent",
			plugins: [latePackages],
		});
	});
	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it("reads bodies only where a parser is made", () => {
		const run = (...args: string[]) =>
			execFileSync(process.execPath, [file, ...args], { encoding: "utf8" });
		// Bodies can be compressed; nothing else in here is.
		expect(run()).toBe("false");
		expect(run("body")).toBe("true");
	});
});
