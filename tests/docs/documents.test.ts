import {
	existsSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { libraryOf } from "../../bench/cli/library.ts";
import { loadScenarios } from "../../bench/scenario/load.ts";
import { readTopology } from "../../bench/targets/topology.ts";
import { declineCodeOf } from "../../shop/card-processor/lifecycle.ts";
import {
	admin,
	adminPassword,
	customerEmail,
	customerPassword,
} from "../../shop/seed.ts";
import { root } from "../support/root.ts";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const documents = [
	"README.md",
	"CONTRIBUTING.md",
	"docs/decisions.md",
	"docs/continuous-integration.md",
	"docs/write-a-scenario.md",
];
const readme = read("README.md");

/** Relative links of a document that lead nowhere from its folder. */
function deadLinks(text: string, folder = "."): string[] {
	return [...text.matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
		.map(([, target = ""]) => target)
		.filter((target) => !existsSync(join(root, folder, target)));
}

/** The scripts of package.json that a document tells to run. */
function scriptsIn(text: string): string[] {
	return [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(
		([, name = ""]) => name,
	);
}

/** `a --> b` lines of a mermaid picture, as "a b". */
function arrows(text: string): string[] {
	return [...text.matchAll(/^ {2}(\w+) --> (\w+)/gm)].map(
		([, from, to]) => `${from} ${to}`,
	);
}

/** Titles of records with more than 30 lines. */
function longRecords(text: string): string[] {
	return text
		.split(/^(?=## )/m)
		.filter((record) => record.trim().split("\n").length > 30)
		.map((record) => record.split("\n", 1)[0] ?? "");
}

describe("the documents", () => {
	it.each(documents)(
		"%s has no dead link and runs scripts that exist",
		(file) => {
			const { scripts } = JSON.parse(read("package.json")) as {
				scripts: object;
			};
			expect(deadLinks(read(file), dirname(file))).toEqual([]);
			for (const script of scriptsIn(read(file)))
				expect(scripts).toHaveProperty(script);
		},
	);

	it("a dead link is found", () => {
		expect(deadLinks("[gone](docs/gone.md) [here](README.md)")).toEqual([
			"docs/gone.md",
		]);
	});

	it("records of decisions have at most 30 lines", () => {
		expect(longRecords(read("docs/decisions.md"))).toEqual([]);
		expect(longRecords(`## Long\n${"line\n".repeat(30)}`)).toEqual(["## Long"]);
	});
});

describe("README.md", () => {
	it("draws the calls of microservices/topology.json, and the card processor", () => {
		const { units } = readTopology(join(root, "microservices/topology.json"));
		const calls = Object.entries(units).flatMap(
			([unit, { calls, charges }]) => [
				...calls.map((called) => `${unit} ${called}`),
				...(charges ? [`${unit} processor`] : []),
			],
		);
		const picture = readme.split("```mermaid").at(-1)?.split("```")[0] ?? "";
		expect(arrows(picture).sort()).toEqual(calls.sort());
	});

	it("names the seeded accounts", () => {
		for (const word of [
			customerEmail(1),
			customerEmail(200),
			customerPassword,
			admin.email,
			adminPassword,
		])
			expect(readme).toContain(`\`${word}\``);
	});

	it("names every card token that is good for money, and the declined one", () => {
		const tokens = [...readme.matchAll(/^\| `(tok_\w+)` \|/gm)].map(
			([, token = ""]) => token,
		);
		expect(tokens).toContain("tok_declined");
		const good = tokens.filter((token) => token !== "tok_declined");
		expect(good.filter((token) => declineCodeOf(token))).toEqual([]);
		expect(
			read("shop/card-processor/lifecycle.ts").match(/"tok_\w+"/g)?.length,
		).toBe(tokens.length);
	});

	it("has an example of a scenario that is valid", () => {
		const example = readme.split("```yaml")[1]?.split("```")[0] ?? "";
		const folder = mkdtempSync(join(tmpdir(), "shoplab-readme-"));
		const file = join(folder, "window-shopping.yaml");
		try {
			writeFileSync(file, example);
			expect(loadScenarios([file], libraryOf(root))).toHaveLength(1);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
