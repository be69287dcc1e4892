import { describe, expect, it } from "vitest";
import {
	byteSize,
	count,
	digits,
	duration,
	listed,
	partOf,
	percent,
	percentOfOther,
	plainText,
} from "./format.ts";
import { wrapped } from "./wrap.ts";

describe("numbers", () => {
	it.each([
		[null, "–"],
		[0, "0"],
		[0.00004, "<0.001"],
		[0.344, "0.34"],
		[3.416, "3.42"],
		[34.16, "34.2"],
		[341.6, "342"],
		[12345.6, "12,346"],
	])("%s has sensible digits: %s", (value, text) => {
		expect(digits(value)).toBe(text);
	});

	it.each([
		[null, "–"],
		[0.34, "0.34 ms"],
		[999, "999 ms"],
		[1340, "1.3 s"],
		[125_400, "125 s"],
	])("%s ms is written %s", (ms, text) => {
		expect(duration(ms)).toBe(text);
	});

	it.each([
		[980, "980 B"],
		[999_600, "1.00 MB"],
		[1_240_000, "1.24 MB"],
	])("%s bytes are written %s", (bytes, text) => {
		expect(byteSize(bytes)).toBe(text);
	});

	it.each([
		[null, "–"],
		[0, "0 %"],
		[1, "100 %"],
		[0.00001, "<0.01 %"],
		[0.999999, ">99.99 %"],
		[0.9985, "99.85 %"],
		[0.99, "99 %"],
		[0.155, "15.5 %"],
		[0.045, "4.5 %"],
	])("a share of %s is written %s", (share, text) => {
		expect(percent(share)).toBe(text);
	});

	it.each([
		[null, "–"],
		[0.155, "15.5 %"],
		[1, "100 %"],
		[1.78, "178 %"],
		[12.5, "1,250 %"],
	])("%s of another value is written %s", (ratio, text) => {
		expect(percentOfOther(ratio)).toBe(text);
	});

	it("groups whole numbers alike in every locale", () => {
		expect(count(1234567)).toBe("1,234,567");
	});

	it("leaves the share out where nothing was offered", () => {
		expect([partOf(12, 80), partOf(0, 0)]).toEqual([
			"12 of 80 (15 %)",
			"0 of 0",
		]);
	});
});

describe("text", () => {
	it("of scenario files cannot steer a terminal or turn the direction of writing", () => {
		expect(plainText("a\u001b[31m\u0007\u202eb\n c\u0000")).toBe("a[31mb c");
	});

	it("lists words", () => {
		expect([listed([]), listed(["a"]), listed(["a", "b", "c"])]).toEqual([
			"",
			"a",
			"a, b and c",
		]);
	});

	it("is wrapped under its first word, and never between a number and its unit", () => {
		expect(wrapped("it took about 12 ms here", 17, " - ")).toBe(
			" - it took about\n   12 ms here",
		);
	});

	it("is wrapped even inside a word that is longer than the terminal", () => {
		expect(wrapped("abcdefgh", 4)).toBe("abcd\nefgh");
	});
});
