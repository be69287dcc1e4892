import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMapping } from "./mapping.ts";

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-mapping-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const paths = ["services/cart/main.ts", "services/orders/main.ts", "a.ts"];

function read(units: string) {
	const file = join(folder, "map.yaml");
	writeFileSync(file, `version: 1\narms:\n  parts:\n${units}`);
	return () => readMapping(file, paths);
}

describe("a mapping", () => {
	it("says what each unit is made of", () => {
		const mapping = read(
			"    cart: { folder: services/cart }\n    both: { folders: [services, a.ts] }\n    orders: { entry: services/orders/main.ts }\n",
		)();
		expect(mapping.arms.parts).toEqual({
			cart: { kind: "folders", folders: ["services/cart"] },
			both: { kind: "folders", folders: ["services", "a.ts"] },
			orders: { kind: "entry", entry: "services/orders/main.ts" },
		});
	});

	it.each([
		[
			"a unit without files",
			"    cart: { folder: services/crat }",
			/map\.yaml:4:11: cart has no files: nothing at either end of the range is services\/crat\n.*\n +\^\ndid you mean "services\/cart"\?/,
		],
		[
			"an entry that is not there",
			"    cart: { entry: services/cart/mian.ts }",
			/:4:11: cart has no files.*\n.*\n.*\ndid you mean "services\/cart\/main\.ts"\?/,
		],
		[
			"a misspelt key",
			"    cart: { foldr: services/cart }",
			/:4:13: unknown key "foldr"\n.*\n.*\ndid you mean "folder"\?/,
		],
		[
			"a folder and an entry",
			"    cart: { folder: services, entry: a.ts }",
			/:4:11: expected one of folder, folders or entry/,
		],
		["nothing to make it of", "    cart: {}", /:4:11: expected one of folder/],
		[
			"a folder outside",
			"    cart: { folder: ../elsewhere }",
			/:4:21: expected a path within the repository such as "services\/cart"/,
		],
		[
			"a name with a space",
			"    my cart: { folder: services }",
			/:4:14: expected a name without spaces/,
		],
		["an arm without units", "    {}", /:4:5: expected at least one of units/],
	])("refuses %s, by line", (_, units, words) => {
		expect(read(`${units}\n`)).toThrow(words);
	});
});
