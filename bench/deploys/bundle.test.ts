import {
	appendFileSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readTopology } from "../targets/topology.ts";
import {
	BuildFailed,
	type Bundle,
	bundleUnits,
	contentHash,
} from "./bundle.ts";

const repository = process.cwd();
const modules = join(repository, "node_modules");
const topology = readTopology("bench/targets/fixtures/topology.json");
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-bundle-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A copy of the sources somewhere else. */
function copySources(name: string): string {
	const root = join(folder, name, "deep", "copy");
	mkdirSync(root, { recursive: true });
	for (const part of ["package.json", "shop", "bench/targets/fixtures"])
		cpSync(join(repository, part), join(root, part), { recursive: true });
	return root;
}

async function build(root: string): Promise<Record<string, Bundle>> {
	const outDir = join(folder, "out", root);
	const bundles = await bundleUnits(topology, { root, outDir, modules });
	return Object.fromEntries(bundles.map((bundle) => [bundle.unit, bundle]));
}

describe("the bundle of a unit", { timeout: 60_000 }, () => {
	it("is the same, byte for byte, wherever the sources lie", async () => {
		const here = await build(repository);
		const there = await build(copySources("same"));
		for (const unit of ["front", "counter"]) {
			expect(there[unit]?.hash).toBe(here[unit]?.hash);
			expect(there[unit]?.inputs).toEqual(here[unit]?.inputs);
			const [a, b] = [here[unit]?.file, there[unit]?.file];
			expect(readFileSync(a ?? "").equals(readFileSync(b ?? ""))).toBe(true);
		}
	});

	it("is the same where node_modules is a link", async () => {
		const root = copySources("linked");
		symlinkSync(modules, join(root, "node_modules"));
		const outDir = join(folder, "linked-out");
		const [front] = await bundleUnits(topology, { root, outDir });
		const here = await build(repository);
		expect(front?.hash).toBe(here.front?.hash);
		expect(front?.inputs).toEqual(here.front?.inputs);
	});

	it("changes only for units that import the edited file", async () => {
		const root = copySources("edited");
		const before = await build(root);
		appendFileSync(
			join(root, "bench/targets/fixtures/greeting.ts"),
			"\nconsole.error(greeting);\n",
		);
		const after = await build(root);
		expect(after.front?.hash).not.toBe(before.front?.hash);
		expect(after.counter?.hash).toBe(before.counter?.hash);
		expect(after.front?.inputs).toContain("bench/targets/fixtures/greeting.ts");
		expect(after.counter?.inputs).not.toContain(
			"bench/targets/fixtures/greeting.ts",
		);
	});

	it("is taken over from other sources when none of its files differs", async () => {
		const running = Object.values(await build(repository));
		const root = copySources("reused");
		appendFileSync(
			join(root, "bench/targets/fixtures/greeting.ts"),
			"\nconsole.error(greeting);\n",
		);
		const [front, counter] = await bundleUnits(topology, {
			root,
			outDir: join(folder, "reused-out"),
			modules,
			reuse: { root: repository, bundles: running },
		});
		expect(counter).toBe(running.find(({ unit }) => unit === "counter"));
		expect(front?.hash).toBe((await build(root)).front?.hash);
	});

	it("is not taken over when the sources have a copy of a package in it", async () => {
		const running = Object.values(await build(repository));
		const buildAgain = (root: string) =>
			bundleUnits(topology, {
				root,
				outDir: join(root, "out"),
				modules,
				reuse: { root: repository, bundles: running },
			});
		const copyPackage = (root: string, name: string) =>
			cpSync(join(modules, name), join(root, "node_modules", name), {
				recursive: true,
			});
		const root = copySources("package");
		copyPackage(root, "soap");
		expect(await buildAgain(root)).toEqual(running);
		copyPackage(root, "pino");
		for (const [index, bundle] of (await buildAgain(root)).entries()) {
			expect(bundle.file).not.toBe(running[index]?.file);
			expect(bundle.hash).toBe(running[index]?.hash);
		}
	});

	it("does not change with a comment or a type", async () => {
		const root = copySources("comment");
		const before = await build(root);
		appendFileSync(
			join(root, "bench/targets/fixtures/greeting.ts"),
			"\n// A remark.\nexport type Greeting = typeof greeting;\n",
		);
		expect((await build(root)).front?.hash).toBe(before.front?.hash);
	});

	it("changes with the version of a native package that it loads", async () => {
		const { counter } = await build(repository);
		expect(counter?.packages).toContainEqual(
			expect.stringMatching(/^better-sqlite3@\d/),
		);
		expect(contentHash("text", ["better-sqlite3@12.9.0"])).not.toBe(
			contentHash("text", ["better-sqlite3@12.9.1"]),
		);
	});

	it("fails with file, line and column when the sources are broken", async () => {
		const root = copySources("broken");
		appendFileSync(
			join(root, "bench/targets/fixtures/counter.ts"),
			"\nlet = ;\n",
		);
		const built = build(root);
		await expect(built).rejects.toThrow(BuildFailed);
		await expect(built).rejects.toThrow(
			/cannot build counter[^:]*:\n\s+bench\/targets\/fixtures\/counter\.ts:\d+:\d+: /,
		);
	});
});
