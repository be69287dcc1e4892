import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	asymptoticBounds,
	balancedJobBounds,
	interactiveResponse,
	interactiveThroughput,
	saturationUsers,
	utilisation,
} from "./laws.ts";
import { nonNegativeLeastSquares } from "./least-squares.ts";
import { manyServers, solveClosed } from "./mva.ts";
import { erlangC, sharedQueueSeconds, splitQueueSeconds } from "./queues.ts";

// Jain, The Art of Computer Systems Performance Analysis, 1991, examples 33.1 to 34.3: a timesharing system, its processor
// and two disks visited 16, 10 and 5 times a job, think time 4 s.
const timesharing = { demandsSeconds: [2, 3, 1], thinkSeconds: 4 };
const closedTimesharing = { demandsSeconds: [2, 3, 1], delaySeconds: 4 };

describe("Erlang's C", () => {
	it.each([
		[1, 0.5, 0.5],
		[2, 1, 1 / 3],
		[3, 2, 0.4444],
		[5, 4, 0.5541],
		[10, 8, 0.4092],
	])(
		"of %d servers under a load of %d is %d, as tables have it",
		(servers, load, waits) => {
			expect(erlangC(servers, load)).toBeCloseTo(waits, 4);
		},
	);

	it("is 1 where the queue has no end, and a number for thousands of servers", () => {
		expect(erlangC(3, 3)).toBe(1);
		expect(erlangC(20_000, 15_000)).toBeGreaterThanOrEqual(0);
		expect(erlangC(20_000, 15_000)).toBeLessThan(0.01);
	});
});

describe("time at a station", () => {
	it("is that of M/M/1 for one instance, by both models: D ÷ (1 − ρ)", () => {
		const one = { demandSeconds: 0.01, instances: 1 };
		expect(sharedQueueSeconds(one, 60)).toBeCloseTo(0.025, 12);
		expect(splitQueueSeconds(one, 60)).toBeCloseTo(0.025, 12);
	});

	it("is less when instances share a queue than when each has its own", () => {
		const four = { demandSeconds: 0.01, instances: 4 };
		expect(sharedQueueSeconds(four, 300)).toBeLessThan(
			splitQueueSeconds(four, 300),
		);
	});

	it("has no end at saturation", () => {
		const one = { demandSeconds: 0.01, instances: 1 };
		expect(sharedQueueSeconds(one, 100)).toBe(Infinity);
		expect(splitQueueSeconds(one, 101)).toBe(Infinity);
	});
});

describe("mean value analysis", () => {
	it("gives the timesharing system of Jain's table 34.2", () => {
		expect(solveClosed(closedTimesharing, 1)).toMatchObject({
			perSecond: 0.1,
			responseSeconds: 6,
		});
		const two = solveClosed(closedTimesharing, 2);
		expect(two.responseSeconds).toBeCloseTo(7.4, 3);
		expect(two.perSecond).toBeCloseTo(0.175, 3);
		const twenty = solveClosed(closedTimesharing, 20);
		expect(twenty.perSecond).toBeCloseTo(0.333, 3);
		expect(twenty.responseSeconds).toBeCloseTo(56, 1);
	});

	it("is N ÷ ((N + M − 1)·D) where M stations are balanced", () => {
		const balanced = { demandsSeconds: [0.01, 0.01], delaySeconds: 0 };
		expect(solveClosed(balanced, 16).perSecond).toBeCloseTo(
			16 / (17 * 0.01),
			9,
		);
	});

	it("lies within the asymptotic and, closer, within the balanced job bounds", () => {
		const demand = fc.double({ min: 1e-5, max: 0.1, noNaN: true });
		fc.assert(
			fc.property(
				fc.array(demand, { minLength: 1, maxLength: 6 }),
				fc.double({ min: 0, max: 2, noNaN: true }),
				fc.integer({ min: 1, max: 60 }),
				(demandsSeconds, thinkSeconds, users) => {
					const system = { demandsSeconds, thinkSeconds };
					const { perSecond } = solveClosed(
						{ demandsSeconds, delaySeconds: thinkSeconds },
						users,
					);
					const wide = asymptoticBounds(system, users);
					const close = balancedJobBounds(system, users);
					const spare = 1 + 1e-9;
					expect(close.low).toBeLessThanOrEqual(perSecond * spare);
					expect(perSecond).toBeLessThanOrEqual(close.high * spare);
					expect(wide.low).toBeLessThanOrEqual(close.low * spare);
					expect(close.high).toBeLessThanOrEqual(wide.high * spare);
				},
			),
			{ numRuns: 200 },
		);
	});

	it("takes several servers for a faster one and a delay, right at both ends", () => {
		const { demandSeconds, delaySeconds } = manyServers(0.04, 4);
		const of = (customers: number) =>
			solveClosed({ demandsSeconds: [demandSeconds], delaySeconds }, customers)
				.perSecond;
		expect(of(1)).toBeCloseTo(25, 9);
		expect(of(400)).toBeCloseTo(100, 3);
	});
});

describe("operational laws", () => {
	it("know when the timesharing system is full, and from how many users on", () => {
		expect(asymptoticBounds(timesharing, 20).high).toBeCloseTo(1 / 3, 9);
		expect(saturationUsers(timesharing)).toBeCloseTo(10 / 3, 9);
		expect(utilisation(0.1, 3)).toBeCloseTo(0.3, 9);
	});

	it("turn users and think time into a rate, and back", () => {
		const perSecond = interactiveThroughput(1_000, 0.5, 9.5);
		expect(perSecond).toBe(100);
		expect(interactiveResponse(1_000, perSecond, 9.5)).toBeCloseTo(0.5, 9);
	});
});

describe("non-negative least squares", () => {
	it("finds demands from loads that mix operations", () => {
		const rows = [
			[100, 100, 100],
			[300, 100, 100],
			[100, 300, 100],
			[100, 100, 300],
		];
		const demands = [50e-6, 0, 400e-6];
		const values = rows.map((row) =>
			row.reduce((sum, count, j) => sum + count * (demands[j] ?? 0), 0),
		);
		const found = nonNegativeLeastSquares(rows, values);
		for (const [index, demand] of demands.entries())
			expect(found[index]).toBeCloseTo(demand, 8);
	});

	it("never gives a demand below nothing, whatever the noise", () => {
		const rows = [
			[10, 1],
			[1, 10],
		];
		const found = nonNegativeLeastSquares(rows, [10, -5]);
		expect(Math.min(...found)).toBe(0);
	});
});
