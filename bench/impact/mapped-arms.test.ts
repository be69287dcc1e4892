import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCheckout } from "./checkout.ts";
import { type History, readHistory } from "./history.ts";
import { mappedArms } from "./mapped-arms.ts";
import type { Mapping } from "./mapping.ts";
import { openRepository } from "./repository.ts";
import { type MadeRepository, makeRepository } from "./testing.ts";

// Another repository: a web shop in JavaScript and TypeScript, with packages that are not installed here.

const mapping: Mapping = {
	version: 1,
	arms: {
		whole: { app: { kind: "folders", folders: ["."] } },
		parts: {
			web: { kind: "entry", entry: "web/main.tsx" },
			orders: { kind: "entry", entry: "orders/main.js" },
			docs: { kind: "folders", folders: ["docs", "**/*.md"] },
		},
	},
};

const lock = (version: string) =>
	JSON.stringify({
		packages: {
			"node_modules/react": {
				version: "19.0.0",
				dependencies: { scheduler: "*" },
			},
			"node_modules/scheduler": { version },
		},
	});

let made: MadeRepository;
let history: History;
beforeAll(async () => {
	made = makeRepository();
	made.commit("first", {
		"package-lock.json": lock("1.0.0"),
		"tsconfig.json":
			'{"compilerOptions":{"paths":{"~/*":["./shared/*"]}}} // a remark',
		"web/main.tsx":
			'import { money } from "~/money";\nimport React from "react";\nimport picture from "./logo.png";\nconsole.log(<b title={picture}>{money}</b>, React);\n',
		"web/logo.png": "one",
		"orders/main.js":
			'const { total } = require("./total"); console.log(total);\n',
		"orders/total.js": "exports.total = 1;\n",
		"shared/money.ts": "export const money: number = 1;\n",
		"docs/use.txt": "Use it.",
	});
	made.commit("money", { "shared/money.ts": "export const money = 2;\n" });
	made.commit("a type", { "shared/money.ts": "export const money: 2 = 2;\n" });
	made.commit("a picture", { "web/logo.png": "two" });
	made.commit("a package of a package", { "package-lock.json": lock("1.0.1") });
	made.commit("words", { "orders/README.md": "Orders." });
	made.commit("a file in the place of another", {
		"orders/total.js": null,
		"orders/total/index.js": "exports.total = 2;\n",
	});
	made.commit("broken", { "orders/total/index.js": null });
	made.commit("an unused file", { "web/unused.ts": "export {};\n" });
	made.commit("gone", { "orders/main.js": null });
	history = await read();
});
afterAll(() => made.remove());

async function read(): Promise<History> {
	const repository = await openRepository(made.folder);
	const range = "HEAD~9..HEAD";
	const { commits, inRange } = await repository.commits(range, 100);
	const checkout = createCheckout(repository);
	try {
		return await readHistory(
			{ repository: "made", method: "", range, inRange },
			commits,
			{
				arms: Object.keys(mapping.arms),
				versionsAt: mappedArms({ repository, checkout, mapping }),
				signal: new AbortController().signal,
				tell: () => {},
			},
		);
	} finally {
		checkout.remove();
	}
}

describe("what commits of another repository touch, by a mapping", () => {
	it.each([
		["money", "web"],
		["a type", ""],
		["a picture", "web"],
		["a package of a package", "web"],
		["words", "docs"],
		["a file in the place of another", "orders"],
	])("%s touches %j", (subject, units) => {
		const commit = history.commits.find((each) => each.subject === subject);
		expect(commit).toMatchObject({
			touched: { whole: { units: ["app"] } },
		});
		expect(
			commit && "touched" in commit && commit.touched.parts?.units.join(" "),
		).toBe(units);
	});

	it("leaves out a commit whose imports lead nowhere, and goes on where the unit is gone", () => {
		const [broken, unused, gone] = history.commits.slice(-3);
		expect(broken).toMatchObject({
			leftOut: {
				kind: "unbuilt",
				why: 'parts: orders: orders/main.js:1:26: Could not resolve "./total"',
			},
		});
		expect(unused).toHaveProperty("leftOut");
		expect(gone).toHaveProperty("leftOut");
		expect(history.arms.parts).toMatchObject({
			commits: 6,
			touching: { none: 1, one: 5, several: 0 },
			unitsAtEnd: 2,
		});
	});

	it("counts the bytes of what ships", () => {
		const words = history.commits.find(({ subject }) => subject === "words");
		expect(words).toMatchObject({
			touched: { parts: { bytes: "Use it.".length + "Orders.".length } },
		});
	});
});
