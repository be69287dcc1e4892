import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTemplates } from "./seeded.ts";

const plan = { seed: 1, products: 10, customers: 5 };
let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-templates-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Data as a unit leaves it when it has been seeded. */
function seeded(name: string, content: string): string {
	const data = join(folder, name);
	mkdirSync(data);
	writeFileSync(join(data, "shop.sqlite"), content);
	return data;
}

describe("templates of seeded databases", () => {
	it("give every trial a copy of its own, and replace what a trial left", () => {
		const templates = openTemplates(join(folder, "store"), plan);
		templates.keep("hash", seeded("data", "seeded"));
		const trial = join(folder, "trial");
		templates.copyTo("hash", trial);
		writeFileSync(join(trial, "shop.sqlite"), "sold out");
		writeFileSync(join(trial, "shop.sqlite-wal"), "more");
		templates.copyTo("hash", trial);
		expect(readFileSync(join(trial, "shop.sqlite"), "utf8")).toBe("seeded");
		expect(existsSync(join(trial, "shop.sqlite-wal"))).toBe(false);
	});

	it("are for one seed plan and one build", () => {
		const store = join(folder, "store");
		openTemplates(store, plan).keep("hash", seeded("data", "seeded"));
		expect(openTemplates(store, plan).has("hash")).toBe(true);
		expect(openTemplates(store, plan).has("other")).toBe(false);
		expect(openTemplates(store, { ...plan, seed: 2 }).has("hash")).toBe(false);
	});

	it("are removed when no run has used them for a week", () => {
		const store = join(folder, "store");
		const templates = openTemplates(store, plan);
		templates.keep("old", seeded("old", "seeded"));
		const longAgo = new Date(Date.now() - 8 * 24 * 3_600_000);
		for (const name of readdirSync(store))
			utimesSync(join(store, name), longAgo, longAgo);
		templates.keep("new", seeded("new", "seeded"));
		expect([templates.has("old"), templates.has("new")]).toEqual([false, true]);
	});
});
