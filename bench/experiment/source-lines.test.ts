import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { linesOfCode, sourcesOf } from "./source-lines.ts";

it.each([
	["nothing", "", 0],
	["blank lines", "\n\t\n  \n", 0],
	["a line of code", "const a = 1;\n", 1],
	["a comment", "// why\n\t// and why\n", 0],
	["a comment beside code", "const a = 1; // why\n", 1],
	["a docstring", "/**\n * Words.\n */\nexport const a = 1;\n", 1],
	["a docstring on one line", "/** Words. */\nexport const a = 1;\n", 1],
	["code after a comment", "/* words */ const a = 1;\n", 1],
	["an address in a string", 'const a = "http://here/*";\nb();\n', 2],
	["SQL", "-- why\nCREATE TABLE a (\n\tid TEXT -- what\n);\n", 3],
])("counts %s", (_, text, lines) => {
	expect(linesOfCode(text)).toBe(lines);
});

it("counts each file once, by folder, and no packages", () => {
	const root = mkdtempSync(join(tmpdir(), "shoplab-lines-"));
	try {
		for (const file of ["shop/rules/a.ts", "monolith/b.ts", "monolith/c.ts"]) {
			mkdirSync(dirname(join(root, file)), { recursive: true });
			writeFileSync(join(root, file), "a();\nb();\n");
		}
		const found = sourcesOf(
			[
				{
					inputs: ["shop/rules/a.ts", "monolith/b.ts"],
					packages: ["zod@4.6.7"],
				},
				{
					inputs: [
						"node_modules/zod/index.js",
						"shop/rules/a.ts",
						"monolith/c.ts",
					],
					packages: ["zod@4.6.7", "soap@1.13.0"],
				},
			],
			root,
		);
		expect(found).toEqual({
			lines: { monolith: 4, "shop/rules": 2 },
			packages: ["soap@1.13.0", "zod@4.6.7"],
		});
	} finally {
		rmSync(root, { recursive: true });
	}
});
