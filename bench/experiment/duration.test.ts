import { describe, expect, it } from "vitest";
import { createTimekeeper } from "./duration.ts";
import { momentText } from "./moment.ts";

const minute = 60_000;

/** A timekeeper of ten minutes, and the clock that it reads. */
function tenMinutes() {
	let atMs = 0;
	const keeper = createTimekeeper(() => atMs);
	keeper.plan(10 * minute);
	const pass = (ms: number) => {
		atMs += ms;
	};
	return { keeper, pass };
}

describe("the time left", () => {
	it("is the plan before anything is done, less what has passed", () => {
		const { keeper, pass } = tenMinutes();
		expect(keeper.leftMs()).toBe(10 * minute);
		pass(minute);
		expect(keeper.leftMs()).toBe(9 * minute);
	});

	it("follows the pace of what is done", () => {
		const { keeper, pass } = tenMinutes();
		pass(10 * minute);
		keeper.done(5 * minute);
		const minutes = keeper.leftMs() / minute;
		expect(minutes).toBeGreaterThan(9);
		expect(minutes).toBeLessThan(10);
	});

	it("is hardly moved by one slow start", () => {
		const { keeper, pass } = tenMinutes();
		pass(20_000);
		keeper.done(10_000);
		expect(keeper.leftMs()).toBeLessThan(13 * minute);
	});

	it("is not used up by a part that takes long", () => {
		const { keeper, pass } = tenMinutes();
		pass(60 * minute);
		expect(keeper.leftMs()).toBe(minute);
		keeper.done(10 * minute);
		expect(keeper.leftMs()).toBe(0);
	});

	it("grows by what comes on top", () => {
		const { keeper } = tenMinutes();
		keeper.plan(minute);
		expect(keeper.leftMs()).toBe(11 * minute);
	});
});

describe("a moment", () => {
	it("names the phase first, because a narrow terminal cuts the end", () => {
		const moment = {
			...{ phase: "under load", arm: "monolith", scenario: "short" },
			round: { number: 1, of: 2 },
			trial: { number: 3, of: 6 },
		};
		expect(momentText(moment)).toBe(
			"under load: monolith, round 1/2, trial 3/6, short",
		);
		expect(momentText({ phase: "building" })).toBe("building");
	});
});
