import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bundle, bundleProgram } from "./bundle.ts";
import { packageIn } from "./packages.ts";

const modules = join(process.cwd(), "node_modules");
let folder: string;

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-packages-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Sources that import zod, and a package that imports it too. */
function sources(name: string): string {
	const root = join(folder, name);
	mkdirSync(root);
	writeFileSync(join(root, "package.json"), '{ "type": "module" }');
	writeFileSync(
		join(root, "entry.ts"),
		`import { createDocument } from "zod-openapi";
		import * as z from "zod";
		console.log(createDocument, z.object({}));`,
	);
	return root;
}

function copyZod(root: string): void {
	cpSync(join(modules, "zod"), join(root, "node_modules/zod"), {
		recursive: true,
	});
}

function edit(file: string, find: string, replace: string): void {
	const before = readFileSync(file, "utf8");
	expect(before).toContain(find);
	writeFileSync(file, before.replace(find, replace));
}

function build(root: string): Promise<Bundle> {
	const outDir = join(root, "out");
	return bundleProgram("program", "entry.ts", { root, outDir, modules });
}

const versionOfZod = (bundle: Bundle) =>
	bundle.packages.filter((each) => each.startsWith("zod@"));

describe("a package that the sources have a copy of", () => {
	let plain: Bundle;
	beforeAll(async () => {
		plain = await build(sources("plain"));
	});

	it("changes nothing when it is the same", async () => {
		const root = sources("same");
		copyZod(root);
		expect((await build(root)).hash).toBe(plain.hash);
	});

	it("changes the hash by its version alone", async () => {
		const root = sources("version");
		copyZod(root);
		edit(
			join(root, "node_modules/zod/package.json"),
			'"version": "',
			'"version": "9.',
		);
		const bumped = await build(root);
		expect(versionOfZod(bumped)).toEqual([
			versionOfZod(plain)[0]?.replace("@", "@9."),
		]);
		expect(bumped.bytes).toBe(plain.bytes);
		expect(bumped.hash).not.toBe(plain.hash);
	});

	it("is the only one in the bundle, also for packages that import it", async () => {
		const root = sources("bytes");
		copyZod(root);
		const versions = join(root, "node_modules/zod/v4/core/versions.js");
		edit(versions, "patch: ", "patch: 90");
		const bumped = await build(root);
		expect(bumped.bytes).toBe(plain.bytes + "90".length);
		expect(versionOfZod(bumped)).toEqual(versionOfZod(plain));
	});

	it("is listed once, and beside all others", () => {
		expect(versionOfZod(plain)).toHaveLength(1);
		expect(plain.packages).toContainEqual(
			expect.stringMatching(/^zod-openapi@\d/),
		);
		expect(plain.packages).toEqual(plain.packages.toSorted());
	});
});

it.each([
	["node_modules/zod/v4/core/core.js", "node_modules/zod"],
	["node_modules/@a/b/c.js", "node_modules/@a/b"],
	["node_modules/a/node_modules/@b/c/d.js", "node_modules/a/node_modules/@b/c"],
	["shop/seed.ts", undefined],
])("a file belongs to its nearest package: %s", (file, folder) => {
	expect(packageIn(file)).toBe(folder);
});
