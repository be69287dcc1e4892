import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explain } from "./actions/explain.ts";
import { codeOf, UsageError } from "./exit.ts";
import { explanations, ownCodes } from "./explanations.ts";

const root = join(import.meta.dirname, "../..");

/** The sources of bench and scripts, without tests. */
function sources(): { file: string; text: string }[] {
	return ["bench", "scripts"].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
			.filter((file) => /\.(?:ts|mjs)$/.test(file) && !/\.test\./.test(file))
			.map((file) => join(folder, file))
			.map((file) => ({ file, text: readFileSync(join(root, file), "utf8") })),
	);
}

/** The codes that a text throws: those of its classes, of its environment problems, and what `setup.mjs` ends with. */
function codesIn(text: string): string[] {
	const found = [
		...text.matchAll(/readonly code = "(\w+)"/g),
		...text.matchAll(/new EnvironmentNotReady\(\{\s*code: "(\w+)"/g),
		...text.matchAll(/notReady\("(\w+)"/g),
		...text.matchAll(/^\t[A-Z_]+: "(\w+)",$/gm),
	];
	return found.map(([, code]) => code as string);
}

/** Classes of errors with an exit status, which users see, that have no code. */
function withoutCode(text: string): string[] {
	return [
		...text.matchAll(/class (\w+) extends Error \{([\s\S]*?)\n\}/g),
	].flatMap(([, name, body = ""]) =>
		/exit(?:Code|Status)\b/.test(body) && !/readonly code\b/.test(body)
			? [name as string]
			: [],
	);
}

const thrown = () => sources().flatMap(({ text }) => codesIn(text));

describe("the table of codes", () => {
	it("explains every code that the sources throw", () => {
		expect(thrown().length).toBeGreaterThan(25);
		expect(thrown().filter((code) => !(code in explanations))).toEqual([]);
	});

	it("explains no code that nothing throws", () => {
		const all = new Set([...thrown(), "InternalFault"]);
		expect(ownCodes.filter((code) => !all.has(code))).toEqual([]);
	});

	it("misses no error that users see", () => {
		expect(sources().flatMap(({ text }) => withoutCode(text))).toEqual([]);
		const nameless = sources().flatMap(({ text, file }) =>
			/new EnvironmentNotReady\(\{(?!\s*code: ")/.test(text) ? [file] : [],
		);
		expect(nameless).toEqual([]);
	});

	it("would notice a class without a code, and a code without a word", () => {
		const source = "class Odd extends Error {\n\treadonly exitCode = 2;\n}\n";
		expect(withoutCode(source)).toEqual(["Odd"]);
		expect(codesIn('new EnvironmentNotReady({\n\t\tcode: "Odd",')).toEqual([
			"Odd",
		]);
	});
});

describe("explain", () => {
	it.each(Object.keys(explanations))("expands %s within 80 columns", (code) => {
		const text = explain(code, 80);
		expect(text).toContain(`${code} (`);
		expect(text).toContain("How to mend it:");
		// What is to be typed stays in one line.
		const prose = text.replace(/^For example: .*$/m, "");
		for (const line of prose.split("\n"))
			expect(line.length).toBeLessThanOrEqual(80);
	});

	it("takes a code as it comes, and names the nearest one", () => {
		expect(explain("portinuse", 80)).toBe(explain("PortInUse", 80));
		expect(() => explain("PortUse", 80)).toThrow('did you mean "PortInUse"?');
		expect(() => explain("toString", 80)).toThrow(UsageError);
	});

	it("lists all codes", () => {
		for (const code of Object.keys(explanations))
			expect(explain(undefined, 80)).toContain(`  ${code} `);
	});
});

describe("what was thrown", () => {
	it.each([
		[Object.assign(new Error("no"), { code: "EACCES" }), "NotWritable"],
		[Object.assign(new Error("no"), { code: "ENOSPC" }), "DiskFull"],
		[Object.assign(new Error("no"), { code: "E_ELSE" }), "InternalFault"],
		[new UsageError("no"), "UsageError"],
		[new TypeError("no"), "InternalFault"],
		[undefined, "InternalFault"],
	])("%o is told by the code %s", (error, code) => {
		expect(codeOf(error)).toBe(code);
	});
});
