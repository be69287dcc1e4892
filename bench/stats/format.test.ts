import { expect, it } from "vitest";
import { ratioText, twoDigits } from "./format.ts";

it.each([
	[0.834, "0.83"],
	[1, "1.0"],
	[0.0456, "0.046"],
	[12.34, "12"],
	[99.6, "100"],
	[123, "120"],
	[0.000_000_123, "0.00000012"],
])("writes %d with two significant digits as %s", (value, text) => {
	expect(twoDigits(value)).toBe(text);
});

it("writes a ratio with its interval, without one, or as missing", () => {
	expect(ratioText({ value: 0.83, low: 0.7, high: 0.97 })).toBe(
		"0.83 [0.70, 0.97]",
	);
	expect(ratioText({ value: 8.1, low: 0.099, high: 660 })).toBe(
		"8.1 [too wide]",
	);
	expect(ratioText({ value: 2, low: null, high: null })).toBe("2.0");
	expect(ratioText(null)).toBe("–");
});
