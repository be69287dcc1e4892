import {
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { measurementOf } from "../../planning/testing.ts";
import type { Cli } from "../main.ts";
import type { PlanFlags } from "../plan.ts";
import { plan } from "./plan.ts";

let folder: string;
let stored: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-plan-save-"));
	stored = join(folder, "stored.json");
	writeFileSync(stored, JSON.stringify(measurementOf()));
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

const asked = { rate: 1_000, utilisation: 0.6, coresPerMachine: 16 };
const planWith = (flags: Partial<PlanFlags>) =>
	plan({ root: "nowhere" } as Cli, { ...asked, ...flags } as PlanFlags);

it("refuses a file that cannot be written before anything is measured or printed", async () => {
	const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
	const save = join(folder, "nowhere", "x.json");
	for (const flags of [{ save }, { save, from: stored }])
		await expect(planWith(flags)).rejects.toMatchObject({
			exitCode: 2,
			message: expect.stringContaining("such as --save x.json"),
		});
	expect(said).not.toHaveBeenCalled();
});

it("leaves no empty file where nothing was measured, and keeps what was there", async () => {
	const save = join(folder, "new.json");
	const from = join(folder, "mine.json");
	writeFileSync(from, '{"mine":true}');
	await expect(planWith({ save, from })).rejects.toThrow(
		`--save ${join(folder, "mine-plan.json")}`,
	);
	expect(existsSync(save)).toBe(false);
	await expect(planWith({ save: from, from })).rejects.toThrow("is not the");
	expect(readFileSync(from, "utf8")).toBe('{"mine":true}');
});

it("prints the plan before it saves the measurement", async () => {
	const save = join(folder, "kept.json");
	const savedBefore: boolean[] = [];
	vi.spyOn(process.stdout, "write").mockImplementation(() => {
		savedBefore.push(existsSync(save));
		return true;
	});
	await planWith({ save, from: stored });
	expect(savedBefore).toEqual([false]);
	expect(JSON.parse(readFileSync(save, "utf8"))).toEqual(measurementOf());
});
