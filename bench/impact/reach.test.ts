import { expect, it } from "vitest";
import { reachOf } from "./reach.ts";

const imports = (...paths: string[]) => ({
	bytes: 1,
	imports: paths.map((path) => ({ path, kind: "import-statement" as const })),
});

it("leads from a package to the units that carry it, whatever file of it is edited", async () => {
	const reach = await reachOf(["node_modules/zod/package.json"], {
		sides: { before: "nowhere", after: "nowhere" },
		units: [
			{
				unit: "cart",
				ships: true,
				metafile: {
					inputs: {
						"cart.entry.ts": imports("cart.ts"),
						"cart.ts": imports("node_modules/zod/index.js"),
						"node_modules/zod/index.js": imports(),
					},
					outputs: {},
				},
			},
			{
				unit: "users",
				ships: false,
				metafile: {
					inputs: {
						"users.entry.ts": imports("node_modules/zod-openapi/index.js"),
						"node_modules/zod-openapi/index.js": imports(),
					},
					outputs: {},
				},
			},
		],
	});
	expect(reach).toEqual([
		{
			file: "node_modules/zod/package.json",
			unit: "cart",
			chain: [
				"node_modules/zod/package.json",
				"node_modules/zod/index.js",
				"cart.ts",
			],
			staysBecause: null,
		},
	]);
});
