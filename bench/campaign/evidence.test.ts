import {
	mkdirSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Facts } from "../measure/invariants.ts";
import { historyText, keepEvidence, partAbout } from "./evidence.ts";
import { createHistory } from "./history.ts";
import type { Reply } from "./reply.ts";

const folder = mkdtempSync(join(tmpdir(), "shoplab-evidence-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ordered = (atMs: number, key: string, reply: Reply) => ({
	...({ what: "order", atMs, key, reply, tookMs: 5 } as const),
	...{ customer: `${key.slice(0, 2)}@shop.test`, card: "tok_ok", attempt: 1 },
});
const history = createHistory();
history.note({
	what: "trial",
	atMs: 1_000,
	round: 1,
	arm: "monolith",
	seed: 4,
});
history.note(ordered(1_300, "c1-1", { status: 201, orderId: "o-1" }));
history.note(ordered(1_100, "c1-1", { error: "ECONNRESET" }));
history.note({ what: "kill", atMs: 1_200, number: 1, victim: "monolith" });
history.note(ordered(1_250, "c2-1", { status: 201, orderId: "o-2" }));
history.takeJournal([
	{ atMs: 1_210, unit: "monolith", pid: 9, event: "exited" },
]);

const about = (detail: string, facts?: Pick<Facts, "orders">) =>
	partAbout(
		history.all(),
		{ invariant: "some", detail },
		facts as Facts | undefined,
	).map((each) => (each.what === "order" ? each.key : each.what));
const frame = { before: ["trial"], between: ["kill", "process"] };

describe("the history of a violation", () => {
	it("has every attempt under the key of the order, in the order of time, among kills and restarts", () => {
		const expected = [...frame.before, "c1-1", ...frame.between, "c1-1"];
		expect(about("o-1: acknowledged, not found")).toEqual(expected);
		expect(about("c1@shop.test, key c1-1: o-1, then o-7")).toEqual(expected);
	});

	it("has all of a customer, where the order is of no key that anybody was told of", () => {
		const unknown = { id: "o-3", customer: "c2@shop.test" };
		const facts = { orders: [unknown] } as unknown as Facts;
		const expected = [...frame.before, ...frame.between, "c2-1"];
		expect(about("o-3: 0 captures", facts)).toEqual(expected);
		expect(about("c2@shop.test: 2 orders from 1 keys")).toEqual(expected);
	});

	it("has what was not told, where the violation names nobody", () => {
		const expected = [...frame.before, "c1-1", ...frame.between];
		expect(about("captures − refunds = 2, orders sold = 1")).toEqual(expected);
	});

	it("has kills and restarts alone, where the violation names a process", () => {
		const expected = [...frame.before, ...frame.between];
		expect(about("orders (pid 9) ended by 1")).toEqual(expected);
	});

	it("is printed with its latest lines, in seconds since the trial began", () => {
		const text = historyText(history.all(), 2);
		expect(text).toContain("... 4 earlier happenings");
		expect(text).toContain("0.300 s  c1@shop.test orders, key c1-1");
		expect(text).not.toContain("KILL");
	});

	it("is kept line by line, beside logs and databases, but not the keys", () => {
		const runDir = join(folder, "run");
		for (const name of ["logs", "data", "keys"]) {
			mkdirSync(join(runDir, name), { recursive: true });
			writeFileSync(join(runDir, name, "file"), name);
		}
		const kept = keepEvidence(history.all(), { outDir: folder, runDir });
		expect(kept).toMatch(/\d{8}T\d{6}Z-campaign$/);
		const lines = readFileSync(join(kept, "history.jsonl"), "utf8").trim();
		expect(lines.split("\n").map((line) => JSON.parse(line))).toEqual(
			history.all(),
		);
		const read = (name: string) =>
			readFileSync(join(kept, name, "file"), "utf8");
		expect([read("logs"), read("data")]).toEqual(["logs", "data"]);
		expect(() => read("keys")).toThrow(/ENOENT/);
	});
});
