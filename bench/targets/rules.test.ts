import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	createTokenIssuer,
	createTokenVerifier,
} from "../../shop/runtime/auth.ts";
import { makeKeys } from "./keys.ts";
import { parseCores, pinned, shareOut } from "./pinning.ts";
import { crashesInRow, restartDelayMs } from "./restart-delay.ts";
import { createUsageLedger, usageOf } from "./usage.ts";

describe("the restart policy", () => {
	it.each([
		["the first crash", 0, 50, undefined, 1],
		["a crash soon after another", 1, 9_999, undefined, 2],
		["a crash after 10 s of life", 4, 10_000, undefined, 1],
		["a crash of who need not live long", 4, 0, 0, 1],
	])("%s: %i before, lived %i ms", (_, before, livedMs, enoughMs, crashes) => {
		expect(crashesInRow(before, livedMs, enoughMs)).toBe(crashes);
	});

	it.each([
		[1, 0],
		[2, 100],
		[3, 200],
		[4, 400],
		[7, 3_200],
		[8, 5_000],
		[1_000, 5_000],
	])("waits after crash %i in a row %i ms", (crashes, delayMs) => {
		expect(restartDelayMs(crashes)).toBe(delayMs);
	});
});

describe("pinning", () => {
	it("gives the last core to the driver and the others to the systems under test", () => {
		expect(shareOut([0, 1, 2, 5])).toMatchObject({
			systems: [0, 1, 2],
			driver: [5],
		});
	});

	it("does not pin on one core, and says so", () => {
		expect(shareOut([3])).toEqual({
			systems: [],
			driver: [],
			says: "not pinned: there is only one core",
		});
	});

	it("reads the kernel's list of cores", () => {
		expect(parseCores("0-2,5\n")).toEqual([0, 1, 2, 5]);
	});

	it("puts taskset before a command, and leaves it alone without cores", () => {
		const command = { file: "node", args: ["a.cjs"] };
		expect(pinned([], command)).toEqual(command);
		expect(pinned([0, 1], command)).toEqual({
			file: "taskset",
			args: ["-c", "0,1", "node", "a.cjs"],
		});
	});
});

describe("the keys of a target", () => {
	it("sign and verify user tokens, and only their owner can read them", async () => {
		const folder = mkdtempSync(join(tmpdir(), "shoplab-keys-"));
		const keys = makeKeys(join(folder, "keys"));
		const read = (file: string) => JSON.parse(readFileSync(file, "utf8"));
		const issuer = createTokenIssuer(read(keys.signingKeyFile));
		const verifier = createTokenVerifier(read(keys.publicKeysFile));
		const ann = { id: "u-1", role: "customer", name: "Ann" } as const;
		const { token } = await issuer.issue(ann);
		expect(await verifier.verify(token)).toEqual(ann);
		expect(JSON.stringify(read(keys.publicKeysFile))).not.toContain('"d"');
		for (const file of Object.values(keys))
			expect(statSync(file).mode & 0o077).toBe(0);
		rmSync(folder, { recursive: true });
	});
});

describe("what a process uses", () => {
	it("is told for a living one, and not for one that is gone", () => {
		const usage = usageOf(process.pid);
		expect(usage?.cpuMicros).toBeGreaterThan(0);
		expect(usageOf(0x7ffffff)).toBeUndefined();
	});

	it("keeps the CPU of a process that is gone", () => {
		const ledger = createUsageLedger();
		const alive = ledger.read("unit", [process.pid]);
		const gone = ledger.read("unit", []);
		expect(gone.cpuMicros).toBe(alive.cpuMicros);
	});
});
