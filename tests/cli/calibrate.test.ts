import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eventually } from "../../shop/runtime/testing.ts";
import { processesOf, runShoplab, startShoplab } from "../support/shoplab.ts";

// `shoplab calibrate`, as a user sees it. What it measures depends on the machine; tests of bench/calibrate say whether it is true.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-calibrate-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("ends at Ctrl-C with 130, says nothing on stdout, and leaves no process behind", async () => {
	const { child, said, ended } = startShoplab(["calibrate"], {
		cwd: folder,
		// Its processes are known by it.
		env: { TMPDIR: folder },
	});
	await eventually(
		"it measures",
		() => said.err.includes("measuring: constant 0 ms"),
		30_000,
	);
	child.kill("SIGINT");
	expect(await ended).toMatchObject({ code: 130, out: "" });
	expect(processesOf(folder)).toEqual([]);
});

it("refuses a seed that is none with 2 and what it takes", async () => {
	const { code, err } = await runShoplab(["calibrate", "--seed", "some"], {
		cwd: folder,
	});
	expect(code).toBe(2);
	expect(err).toContain("--seed");
});
