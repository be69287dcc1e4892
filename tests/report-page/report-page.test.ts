import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlReport } from "../../bench/report/html/page.ts";
import type { Results } from "../../bench/results/schema.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { type Reader, startReader } from "./browser.ts";
import {
	interrupted,
	noValidTrial,
	oneArmDown,
	oneArmMissing,
} from "./hard-cases.ts";
import { hostileRun } from "./hostile.ts";
import { stored, storedNames } from "./stored.ts";
import { nonsense, type Visit, visit } from "./visit.ts";

// What a reader sees of report.html, in a real browser: reports of real runs, and of runs that went wrong.

const runs: [string, () => Results][] = [
	...storedNames.map((name): [string, () => Results] => [
		`${name}, a real run`,
		() => stored(name),
	]),
	["an interrupted run", interrupted],
	["a run with one arm down", oneArmDown],
	["a run with an arm that did not start", oneArmMissing],
	["a run with no valid trial", noValidTrial],
	["a run with hostile text", hostileRun],
];

describe.skipIf(mustSkip("chromium"))(titled("report.html", "chromium"), () => {
	let reader: Reader;
	beforeAll(async () => {
		reader = await startReader();
	});
	afterAll(() => reader?.close());

	describe.each(runs)("%s", (_name, make) => {
		let html = "";
		let seen: Visit;
		beforeAll(async () => {
			html = htmlReport(make());
			seen = await visit(await reader.open(html));
		});

		it("is under 1 MB and holds no number that is none", () => {
			expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
			expect(nonsense.exec(html)?.[0]).toBeUndefined();
		});

		it("asks for nothing, and the browser complains of nothing", () => {
			expect(seen.trouble).toEqual([]);
		});

		it("never scrolls sideways as a whole, and loses nothing on paper", () => {
			expect(seen.sidewaysPx).toEqual({ wide: 0, narrow: 0, paper: 0 });
			expect(seen.cutOff).toEqual([]);
			expect(seen.torn).toEqual([]);
		});

		it("leaves axe nothing to find: wide, narrow, dark and on paper", () => {
			expect(seen.axe).toEqual({ wide: [], narrow: [], dark: [], paper: [] });
		});
	});
});
