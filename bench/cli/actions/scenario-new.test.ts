import {
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newScenario } from "./scenario-new.ts";

const root = resolve(import.meta.dirname, "../../..");

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-new-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("scenario new", () => {
	it("leads editors to the format from wherever it is written", () => {
		for (const place of ["a.yaml", "deep/er/b.yaml"]) {
			const out = join(folder, place);
			expect(newScenario(root, "latency", { out })).toContain(`wrote ${out}`);
			const [, schema = ""] =
				/^# yaml-language-server: \$schema=(.*)$/m.exec(
					readFileSync(out, "utf8"),
				) ?? [];
			expect(existsSync(resolve(dirname(out), schema))).toBe(true);
		}
	});

	it("never writes over a file, nor through a link", () => {
		const out = join(folder, "mine.yaml");
		writeFileSync(out, "mine");
		const link = join(folder, "link.yaml");
		symlinkSync(join(folder, "elsewhere.yaml"), link);
		for (const file of [out, link])
			expect(() => newScenario(root, "failure", { out: file })).toThrow(
				/nothing was written\n {2}fix: give another file/,
			);
		expect(readFileSync(out, "utf8")).toBe("mine");
		expect(existsSync(join(folder, "elsewhere.yaml"))).toBe(false);
	});

	it.each([
		[
			"an id that another has",
			"reviews-crash",
			/is taken by .*--id reviews-crash-2/s,
		],
		["an id that leads elsewhere", "../x", /is no id/],
	])("refuses %s", (_, id, said) => {
		const out = join(folder, "other.yaml");
		expect(() => newScenario(root, "latency", { id, out })).toThrow(said);
		expect(existsSync(out)).toBe(false);
	});
});
