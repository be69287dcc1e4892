import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { codeFileOf, compileBundle } from "./bundle-code.ts";

let folder: string;
let starter: string;
let bundle: string;
beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-code-"));
	starter = join(folder, "unit-starter.cjs");
	bundle = join(folder, "unit.cjs");
	await build({
		entryPoints: ["bench/targets/unit-starter.ts"],
		...{ bundle: true, platform: "node", format: "cjs", outfile: starter },
	});
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const said = 'require("node:path").join("a", "b")';
const unit = (word: string) =>
	`const say = () => console.log("${word}", ${said}, __filename, process.argv.length);\nsay();\n`;

function start(...more: string[]) {
	const command = [starter, bundle, ...more];
	const { stdout, status } = spawnSync(process.execPath, command, {
		encoding: "utf8",
	});
	return { stdout, status };
}

beforeEach(() => {
	writeFileSync(bundle, unit("first"));
	start("--keep-code");
});

it("keeps code that V8 takes, and what runs of it sees what Node would show it", () => {
	expect(compileBundle(bundle).cachedDataRejected).toBe(false);
	const plain = spawnSync(process.execPath, [bundle], { encoding: "utf8" });
	expect(start()).toEqual({ stdout: plain.stdout, status: 0 });
});

it("keeps the code of a bundle that refuses to serve", () => {
	writeFileSync(bundle, `${unit("first")}throw new Error("no settings");`);
	expect(start("--keep-code").status).toBe(1);
	expect(compileBundle(bundle).cachedDataRejected).toBe(false);
});

it("never takes code of other bytes, though V8 compares their number alone", () => {
	writeFileSync(bundle, unit("other"));
	expect(start().stdout).toMatch(/^other/);
	expect(compileBundle(bundle).cachedDataRejected).toBeUndefined();
});

it("starts without, where the code is damaged or missing", () => {
	const whole = readFileSync(codeFileOf(bundle));
	writeFileSync(codeFileOf(bundle), whole.subarray(0, 100));
	expect(start()).toMatchObject({ status: 0 });
	rmSync(codeFileOf(bundle));
	expect(start().stdout).toMatch(/^first/);
});
