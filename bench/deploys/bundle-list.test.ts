import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Bundle } from "./bundle.ts";
import { readBundleList, writeBundleList } from "./bundle-list.ts";

it("names the bundles of the checkout that it lies in, also in a copy", () => {
	const folder = mkdtempSync(join(tmpdir(), "shoplab-list-"));
	const list = join(folder, "sample.json");
	const bundle: Bundle = {
		unit: "orders",
		file: "/first/dist/units/orders.cjs",
		hash: "h",
		bytes: 1,
		packages: [],
		inputs: [],
	};
	try {
		writeBundleList(list, "/first", [bundle]);
		expect(readBundleList(list, "/first")).toEqual([bundle]);
		expect(readBundleList(list, "/copy")).toEqual([
			{ ...bundle, file: "/copy/dist/units/orders.cjs" },
		]);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
