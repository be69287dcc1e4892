import { describe, expect, it } from "vitest";
import { readCommandLine } from "./usage.ts";

const known = ["start", "getProduct", "gateway"];

describe("the command line of bench:limits", () => {
	it("means every part when it names none", () => {
		expect(readCommandLine([], known)).toEqual({ names: known, rounds: 5 });
	});

	it("keeps the order of the parts, whatever order they are named in", () => {
		expect(
			readCommandLine(["gateway", "start", "--rounds", "2"], known),
		).toEqual({ names: ["start", "gateway"], rounds: 2 });
	});

	it.each([
		["an unknown part", ["nginx"], 'there is no part "nginx"'],
		["no rounds", ["--rounds", "0"], "--rounds takes a whole number"],
		["half a round", ["--rounds", "1.5"], "--rounds takes a whole number"],
		["an unknown flag", ["--turns", "3"], "--turns"],
	])("says what is wrong with %s, and the way it is used", (_, args, what) => {
		const asked = readCommandLine(args, known);
		expect(asked).toHaveProperty("problem");
		const { problem } = asked as { problem: string };
		expect(problem).toContain(what);
		expect(problem).toContain("use: npm run bench:limits");
	});
});
