import { performance } from "node:perf_hooks";
import { describe, expect, it } from "vitest";
import { nextMove, pace } from "./pacer.ts";

it.each([
	["send", "it is due", 10, 10],
	["send", "it is overdue", 12, 10],
	["spin", "it is near", 8.5, 10],
])("the next move is to %s when %s", (move, _when, now, due) => {
	expect(nextMove(now, due, 2)).toBe(move);
});

it("the next move is a sleep that ends before the due time when that is far", () => {
	expect(nextMove(0, 100, 2)).toEqual({ waitMs: 98 });
	expect(nextMove(0, 2.5, 2)).toEqual({ waitMs: 1 });
});

describe("a paced schedule", () => {
	it("is followed in order, each at its time or later, never before", async () => {
		const due = Float64Array.of(0, 0.5, 4, 4, 12);
		const zero = performance.now();
		const now = () => performance.now() - zero;
		const called: number[] = [];
		const onDue = (index: number) => {
			expect(now()).toBeGreaterThanOrEqual(due[index] ?? Infinity);
			called.push(index);
		};
		await pace(due, { now, signal: new AbortController().signal, onDue });
		expect(called).toEqual([0, 1, 2, 3, 4]);
	});

	it("ends at once when it is aborted in its sleep", async () => {
		const stop = new AbortController();
		const called: number[] = [];
		const onDue = (index: number) => {
			called.push(index);
			setImmediate(() => stop.abort());
		};
		const due = Float64Array.of(0, 3_600_000);
		await pace(due, { now: () => 1, signal: stop.signal, onDue });
		expect(called).toEqual([0]);
	});
});
