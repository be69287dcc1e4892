import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { operations as contract } from "../../shop/contract/shop.ts";
import { badFiles, good } from "./bad-files.ts";
import { scenarioJsonSchema } from "./json-schema.ts";
import { templateText } from "./template-text.ts";
import { scenarioKinds } from "./vocabulary.ts";

const schema = scenarioJsonSchema([...contract.keys()]);
const accepts = new Ajv({ strict: false }).compile(schema);

interface Described {
	description?: string;
	$ref?: string;
}

const { definitions } = schema as { definitions: Record<string, Described> };

/** Keys of objects that no editor could say a word about. */
function silentKeys(piece: unknown, found = new Set<string>()): Set<string> {
	if (typeof piece !== "object" || piece === null) return found;
	const { properties } = piece as { properties?: Record<string, Described> };
	for (const [key, { description, $ref }] of Object.entries(properties ?? {})) {
		const shared = definitions[$ref?.split("/").at(-1) ?? ""];
		if (!description && !shared?.description) found.add(key);
	}
	for (const inner of Object.values(piece)) silentKeys(inner, found);
	return found;
}

describe("the format for editors", () => {
	it.each(scenarioKinds)("accepts a new file of kind %s", (kind) => {
		const text = templateText(kind, { id: "mine", schema: "./s.json" });
		expect(accepts(parse(text)), JSON.stringify(accepts.errors)).toBe(true);
	});

	it("refuses what is misspelt, missing or without its unit, and leaves to shoplab what is between keys", () => {
		const refused = badFiles
			.filter(([, text]) => {
				try {
					return !accepts(parse(text));
				} catch {
					// No YAML: editors underline that without a format.
					return true;
				}
			})
			.map(([what]) => what);
		expect(refused).toEqual(
			expect.arrayContaining([
				"misspells a key",
				"forgets a key",
				"misspells an operation",
				"misspells the kind",
				"leaves the unit away",
				"misspells a fault",
				"misspells a metric",
				"misspells a policy",
				"misspells the bound of an expectation",
				"writes nothing",
			]),
		);
	});

	it("lets a file that extends another leave out what that one says, and nothing be misspelt", () => {
		const extending = { version: 1, id: "mine", extends: "sample" };
		expect(accepts(extending)).toBe(true);
		expect(accepts({ ...extending, load: { rate: "5/s", stages: null } })).toBe(
			true,
		);
		expect(accepts({ ...extending, load: { rat: "5/s" } })).toBe(false);
		expect(accepts({ ...extending, load: { rate: 5 } })).toBe(false);
		expect(accepts({ ...extending, tagz: [] })).toBe(false);
		expect(accepts({ id: "mine", extends: "sample" })).toBe(true);
		expect(accepts({ version: 1, extends: "sample" })).toBe(false);
		expect(accepts(parse(good))).toBe(true);
	});

	it("has a word on every key", () => {
		expect([...silentKeys(schema)]).toEqual([]);
	});
});
