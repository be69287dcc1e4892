import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ChangeDoesNotApply, copyWithEdits } from "./scratch.ts";

describe("a scratch copy", () => {
	let root: string;
	let folder: string;

	beforeEach(() => {
		root = mkdtempSync(join(tmpdir(), "shoplab-scratch-"));
		folder = join(root, "scratch");
		for (const source of ["shop", "monolith", "microservices"])
			mkdirSync(join(root, source));
		writeFileSync(
			join(root, "monolith/a.ts"),
			"const fee = 250;\nconst other = 1;\nconst twin = 1;\n",
		);
	});
	afterEach(() => rmSync(root, { recursive: true }));

	it("has the edit, and the working tree has not", () => {
		copyWithEdits(root, folder, [
			{ file: "monolith/a.ts", find: "= 250", replace: "= $&300" },
		]);
		expect(readFileSync(join(folder, "monolith/a.ts"), "utf8")).toContain(
			"const fee = $&300;",
		);
		expect(readFileSync(join(root, "monolith/a.ts"), "utf8")).toContain(
			"const fee = 250;",
		);
	});

	it("has the new file, and refuses one that is there", () => {
		const create = "SELECT 1;";
		copyWithEdits(root, folder, [{ file: "shop/new/b.sql", create }]);
		expect(readFileSync(join(folder, "shop/new/b.sql"), "utf8")).toBe(create);
		expect(() =>
			copyWithEdits(root, folder, [{ file: "monolith/a.ts", create }]),
		).toThrow("monolith/a.ts exists already");
	});

	it("has the package that is edited, and no other", () => {
		for (const name of ["near", "far", "better-sqlite3"]) {
			mkdirSync(join(root, "node_modules", name), { recursive: true });
			writeFileSync(join(root, "node_modules", name, "a.js"), "let a = 1;");
			writeFileSync(join(root, "node_modules", name, "b.js"), "let b = 1;");
		}
		const editOf = (name: string) => [
			{ file: `node_modules/${name}/a.js`, find: "1", replace: "2" },
		];
		copyWithEdits(root, folder, editOf("near"));
		const packages = join(folder, "node_modules");
		expect(readdirSync(packages)).toEqual(["near"]);
		expect(readFileSync(join(packages, "near/a.js"), "utf8")).toContain("2");
		expect(readFileSync(join(packages, "near/b.js"), "utf8")).toContain("1");
		expect(() => copyWithEdits(root, folder, editOf("better-sqlite3"))).toThrow(
			"node_modules/better-sqlite3 is in no bundle",
		);
	});

	it("refuses a file that is not there", () => {
		expect(() =>
			copyWithEdits(root, folder, [
				{ file: "monolith/no.ts", find: "a", replace: "b" },
			]),
		).toThrow("monolith/no.ts does not exist");
	});

	it.each([
		["is not there", "= 999", "0 times"],
		["is there twice", "= 1;", "2 times"],
	])("refuses a text that %s", (_, find, times) => {
		const apply = () =>
			copyWithEdits(root, folder, [
				{ file: "monolith/a.ts", find, replace: "" },
			]);
		expect(apply).toThrow(ChangeDoesNotApply);
		expect(apply).toThrow(times);
	});
});
