import { describe, expect, it } from "vitest";
import { editDistance, formatProblem, nearest } from "./problems.ts";
import { boundForms, durationForm, rateForm, shareForm } from "./units.ts";

describe("editDistance", () => {
	it.each([
		["", "", 0],
		["", "abc", 3],
		["kitten", "sitting", 3],
		["warmup", "wramup", 1],
		["crash", "crash", 0],
	])("of %s and %s is %i", (a, b, distance) => {
		expect(editDistance(a, b)).toBe(distance);
		expect(editDistance(b, a)).toBe(distance);
	});
});

describe("nearest", () => {
	it("finds what was meant, and nothing where nothing was", () => {
		const words = ["placeOrder", "getCart", "reviews-crash"];
		expect(nearest("placeorder", words)).toBe("placeOrder");
		expect(nearest("reviews", words)).toBe("reviews-crash");
		expect(nearest("elephant", words)).toBeNull();
	});
});

describe("formatProblem", () => {
	it("keeps the caret under its spot in a long line", () => {
		const sourceLine = `${"x".repeat(300)}!${"x".repeat(300)}`;
		const [, line = "", caret = ""] = formatProblem({
			file: "a",
			line: 1,
			column: 301,
			message: "m",
			sourceLine,
			suggestion: null,
		}).split("\n");
		expect(line.length).toBeLessThanOrEqual(120);
		expect(line[caret.indexOf("^")]).toBe("!");
	});
});

describe("written values", () => {
	it.each([
		[durationForm, "15s", 15_000],
		[durationForm, "250ms", 250],
		[durationForm, "1.5min", 90_000],
		[durationForm, "15", null],
		[durationForm, "-1s", null],
		[durationForm, "1h", null],
		[rateForm, "60/s", 60],
		[rateForm, "30/min", 0.5],
		[rateForm, "60", null],
		[shareForm, "99.9%", 0.999],
		[shareForm, "100%", 1],
		[shareForm, "100.1%", null],
	])("%o reads %s as %s", (form, text, value) => {
		expect(form.parse(text)).toBe(value);
	});

	it("takes a bound in the unit of its metric only", () => {
		expect(boundForms.count.read(0)).toBe(0);
		expect(boundForms.count.read(0.5)).toBeNull();
		expect(boundForms.count.read("0")).toBeNull();
		expect(boundForms.bytes.read("2MB")).toBe(2_000_000);
		expect(boundForms.share.read(0.5)).toBeNull();
		expect(boundForms.ratio.read(Number.NaN)).toBeNull();
	});
});
