import { Writable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createProgress, leftText } from "./progress.ts";

// Time is moved by hand; the stream keeps what it is given.

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

function stream(isTTY: boolean, columns?: number) {
	const written: string[] = [];
	const out = new Writable({
		write(chunk, _encoding, done) {
			written.push(String(chunk));
			done();
		},
	});
	return { out: Object.assign(out, { isTTY, columns }), written };
}

/** What stands on the line now. */
const shown = (written: readonly string[]) =>
	(written.at(-1) ?? "").replace("\r\u001b[2K", "");

describe("on a terminal", () => {
	it("is one line that is written over and goes on while nothing is told", () => {
		const { out, written } = stream(true, 80);
		const progress = createProgress(out, false);
		progress.tell("under load: monolith", 60_000);
		expect(shown(written)).toBe(
			"[  0 s, about 60 s left] under load: monolith",
		);
		vi.advanceTimersByTime(21_000);
		expect(shown(written)).toBe(
			"[ 21 s, about 40 s left] under load: monolith",
		);
		expect(written.join("")).not.toContain("\n");
		progress.end();
		expect(shown(written)).toBe("");
		const count = written.length;
		vi.advanceTimersByTime(30_000);
		expect(written).toHaveLength(count);
	});

	it("fits the width, also after it has changed", () => {
		const { out, written } = stream(true, 60);
		const progress = createProgress(out, false);
		progress.tell(`under load: ${"x".repeat(100)}`, 60_000);
		expect(shown(written)).toHaveLength(59);
		expect(shown(written)).toMatch(
			/^\[ {2}0 s, about 60 s left\] under load: x+…$/,
		);
		out.columns = 30;
		out.emit("resize");
		expect(shown(written)).toHaveLength(29);
		progress.end();
	});
});

describe("elsewhere", () => {
	it("is a line each, and says what is waited for when it is quiet for long", () => {
		const { out, written } = stream(false);
		const progress = createProgress(out, false);
		progress.tell("starting: monolith", 200_000);
		vi.advanceTimersByTime(14_000);
		progress.tell("under load: monolith", 180_000);
		vi.advanceTimersByTime(16_000);
		progress.end();
		vi.advanceTimersByTime(60_000);
		expect(written).toEqual([
			"[  0 s, about 3 min left] starting: monolith\n",
			"[ 14 s, about 3 min left] under load: monolith\n",
			"[ 29 s, about 3 min left] still under load: monolith\n",
		]);
	});

	it("is nothing when it is to be quiet", () => {
		const { out, written } = stream(false);
		const progress = createProgress(out, true);
		progress.tell("starting");
		vi.advanceTimersByTime(60_000);
		progress.end();
		expect(written).toEqual([]);
	});
});

describe("what is left", () => {
	it.each([
		[0, "a few seconds left"],
		[-5_000, "a few seconds left"],
		[33_000, "about 30 s left"],
		[94_000, "about 90 s left"],
		[96_000, "about 2 min left"],
		[3_600_000, "about 60 min left"],
		[10_000_000, "about 3 h left"],
	])("%s ms are told as %s", (ms, text) => {
		expect(leftText(ms)).toBe(text);
	});
});
