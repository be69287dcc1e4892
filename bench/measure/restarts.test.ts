import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../targets/protocol.ts";
import { restartsOf } from "./restarts.ts";

type Line = [atMs: number, pid: number, event: JournalEntry["event"]];

function journalOf(lines: readonly Line[], unit = "orders"): JournalEntry[] {
	return lines.map(([atMs, pid, event]) => ({
		atMs,
		unit,
		pid,
		event,
		...(event === "exited" && { signal: "SIGKILL" as const }),
	}));
}

const up = (pid: number, atMs: number): Line[] => [
	[atMs, pid, "started"],
	[atMs + 100, pid, "ready"],
];
const restarted = (pid: number, atMs: number): Line[] => [
	...up(pid, atMs),
	[atMs + 100, pid, "restarted"],
];

describe("restarts in a journal", () => {
	it("last from the kill, are detected by the exit, and are over when the new process serves", () => {
		const journal = journalOf([
			...up(1, 0),
			[1_000, 1, "killed"],
			[1_004, 1, "exited"],
			...restarted(2, 1_010),
		]);
		expect(restartsOf(journal)).toEqual([
			{
				unit: "orders",
				pid: 2,
				signal: "SIGKILL",
				crashedAtMs: 1_000,
				detectedMs: 4,
				delayMs: 6,
				startMs: 100,
				restartMs: 106,
				downMs: 110,
				attempts: 1,
			},
		]);
	});

	it("of a process that ended by itself begin with its end", () => {
		const journal = journalOf([
			...up(1, 0),
			[500, 1, "exited"],
			...restarted(2, 500),
		]);
		const [restart] = restartsOf(journal);
		expect(restart).not.toHaveProperty("detectedMs");
		expect(restart).toMatchObject({ crashedAtMs: 500, downMs: 100 });
	});

	it("go on when the new process dies while it starts", () => {
		const journal = journalOf([
			...up(1, 0),
			[1_000, 1, "killed"],
			[1_001, 1, "exited"],
			[1_001, 2, "started"],
			[1_050, 2, "exited"],
			...restarted(3, 1_150),
		]);
		expect(restartsOf(journal)).toMatchObject([
			{
				attempts: 2,
				detectedMs: 1,
				delayMs: 0,
				startMs: 100,
				restartMs: 249,
				downMs: 250,
			},
		]);
	});

	it("are told apart by unit, and by process where a unit has two", () => {
		const both = journalOf([
			...up(1, 0),
			...up(2, 0),
			[1_000, 1, "killed"],
			[1_000, 2, "killed"],
			[1_001, 1, "exited"],
			[1_002, 2, "exited"],
			[1_003, 3, "started"],
			[1_003, 4, "started"],
			[1_200, 3, "ready"],
			[1_200, 3, "restarted"],
			[1_300, 4, "ready"],
			[1_300, 4, "restarted"],
		]);
		const other = journalOf(
			[...up(9, 0), [1_000, 9, "exited"], ...restarted(10, 1_000)],
			"cart",
		);
		const journal = [...both, ...other].sort((a, b) => a.atMs - b.atMs);
		expect(
			restartsOf(journal).map(({ unit, pid, restartMs }) => [
				unit,
				pid,
				restartMs,
			]),
		).toEqual([
			["cart", 10, 100],
			["orders", 3, 199],
			["orders", 4, 298],
		]);
	});

	it.each<[string, Line[]]>([
		["a unit that stays down", [...up(1, 0), [900, 1, "exited"]]],
		[
			"a rolling replacement",
			[...up(1, 0), ...up(2, 500), [600, 2, "replaced"], [650, 1, "exited"]],
		],
		[
			"a replacement that began with the end of the old process",
			[...up(1, 0), [450, 1, "exited"], ...up(2, 500), [600, 2, "replaced"]],
		],
		[
			"a replacement that failed",
			[...up(1, 0), [500, 2, "started"], [550, 2, "exited"], [550, 2, "kept"]],
		],
	])("are not %s", (_name, lines) => {
		expect(restartsOf(journalOf(lines))).toEqual([]);
	});

	it("after a replacement are those of the new process", () => {
		const journal = journalOf([
			...up(1, 0),
			...up(2, 500),
			[600, 2, "replaced"],
			[650, 1, "exited"],
			[2_000, 2, "killed"],
			[2_002, 2, "exited"],
			...restarted(3, 2_002),
		]);
		expect(restartsOf(journal)).toMatchObject([
			{ pid: 3, crashedAtMs: 2_000, detectedMs: 2, restartMs: 100 },
		]);
	});
});
