import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Bundle, bundleUnits } from "../deploys/bundle.ts";
import type { Edit } from "../scenario/change.ts";
import { checkTopology } from "../targets/topology.ts";
import { type ArmImpact, armImpact } from "./change-impact.ts";
import { changeText } from "./change-text.ts";

// A shop of two units with the same places as ours.

const topology = checkTopology(
	{
		arm: "services",
		units: {
			cart: {
				entry: "microservices/cart.ts",
				capabilities: ["cart"],
				door: true,
			},
			users: { entry: "microservices/users.ts", capabilities: ["users"] },
		},
	},
	"topology.json",
);
const files = {
	"package.json": '{"type":"module"}',
	"shop/runtime/host.ts":
		"export function serve(unit: object) { console.log(unit); }\n",
	"shop/rules.ts":
		"export const tax = (n: number) => n * 2;\nexport const fee = (n: number) => n + 1;\n",
	"shop/words.ts": "export type Word = string;\n",
	"monolith/service.ts": "export default 1;\n",
	"microservices/helper.ts": 'export { tax } from "../shop/rules.ts";\n',
	"microservices/cart.ts":
		'import { tax } from "./helper.ts";\nimport type { Word } from "../shop/words.ts";\nconst word: Word = "w";\nexport default { word, tax };\n',
	"microservices/users.ts":
		'import { fee } from "../shop/rules.ts";\nexport default { fee };\n',
};

let place: string;
let root: string;
let running: Bundle[];
beforeAll(async () => {
	place = mkdtempSync(join(tmpdir(), "shoplab-change-impact-"));
	root = join(place, "root");
	for (const [file, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, file)), { recursive: true });
		writeFileSync(join(root, file), text);
	}
	running = await bundleUnits(topology, { root, outDir: join(place, "dist") });
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

let number = 0;
function impactOf(...microservices: Edit[]): Promise<ArmImpact> {
	number += 1;
	return armImpact({
		...{ root, topology, running },
		folder: join(place, `change-${number}`),
		change: {
			id: "a-change",
			story: "Something changes.",
			monolith: [
				{
					file: "monolith/service.ts",
					find: "default 1",
					replace: "default 2",
				},
			],
			microservices,
		},
	});
}

const rules = (find: string, replace: string): Edit => ({
	file: "shop/rules.ts",
	...{ find, replace },
});

describe("what a change ships", () => {
	it("is each unit whose hash changed, and why, by the shortest chain; of a unit that stays, why it does", async () => {
		const impact = await impactOf(rules("n * 2", "n * 3"));
		expect(impact).toMatchObject({
			ships: [{ unit: "cart", bytes: expect.any(Number) }],
			unitsTotal: 2,
			share: 0.5,
			edited: ["shop/rules.ts"],
		});
		const [cart] = impact.ships;
		expect(cart?.hashBefore).toBe(running[0]?.hash);
		expect(cart?.hashAfter).not.toBe(cart?.hashBefore);
		expect(impact.bytes).toBeLessThan(impact.bytesTotal);
		expect(impact.reach).toEqual([
			{
				file: "shop/rules.ts",
				unit: "cart",
				chain: [
					"shop/rules.ts",
					"microservices/helper.ts",
					"microservices/cart.ts",
				],
				staysBecause: null,
			},
			{
				file: "shop/rules.ts",
				unit: "users",
				chain: ["shop/rules.ts", "microservices/users.ts"],
				staysBecause: expect.stringContaining("(tree-shaken)"),
			},
		]);
	});

	it("is nothing for a remark or a type", async () => {
		const remark = await impactOf(
			rules("export const tax", "// Tax.\nexport const tax"),
		);
		expect(remark.ships).toEqual([]);
		expect(remark.reach.map(({ staysBecause }) => staysBecause)).toEqual([
			expect.stringContaining("types, comments or layout only"),
			expect.stringContaining("types, comments or layout only"),
		]);
		const type = await impactOf({
			file: "shop/words.ts",
			...{ find: "= string", replace: '= "w"' },
		});
		expect(type.ships).toEqual([]);
		expect(type.reach).toEqual([
			{
				file: "shop/words.ts",
				unit: "cart",
				chain: ["shop/words.ts", "microservices/cart.ts"],
				staysBecause: expect.stringContaining("only types of it are imported"),
			},
		]);
	});

	it("comes from a new file too", async () => {
		const impact = await impactOf(
			{ file: "shop/new.ts", create: "console.log(5);\n" },
			{
				file: "microservices/users.ts",
				...{ find: "import {", replace: 'import "../shop/new.ts";\nimport {' },
			},
		);
		expect(impact.ships.map(({ unit }) => unit)).toEqual(["users"]);
		expect(impact.edited).toEqual(["microservices/users.ts", "shop/new.ts"]);
		expect(impact.reach).toContainEqual({
			file: "shop/new.ts",
			unit: "users",
			chain: ["shop/new.ts", "microservices/users.ts"],
			staysBecause: null,
		});
	});

	it("is told in 80 columns, with the reasons", async () => {
		const arms = { services: await impactOf(rules("n * 2", "n * 4")) };
		const text = changeText(
			{ schemaVersion: 1, change: "a-change", story: "It changes.", arms },
			{ why: true, columns: 80 },
		);
		expect(text).toContain("services: 1 of 2 (50 %) units ship");
		expect(text).toContain(
			"cart ships: ← microservices/helper.ts ← microservices/cart.ts",
		);
		expect(text).toContain(
			"users does not ship: ← microservices/users.ts; what",
		);
		for (const line of text.split("\n"))
			expect(line.length).toBeLessThanOrEqual(80);
	});
});
