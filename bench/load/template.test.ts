import { describe, expect, it } from "vitest";
import { fillText, MissingReference, resolve, valueAt } from "./template.ts";

const answers = new Map<string, unknown>([
	["list", { items: [{ id: "p-1", price: 3 }], none: null }],
	["id", 7],
]);

describe("a reference", () => {
	it.each([
		["a whole string keeps the type of the value", `\${id}`, 7],
		["within a longer string becomes text", `no. \${id}!`, "no. 7!"],
		["by path reaches into lists", `\${list.items[0].id}`, "p-1"],
		[
			"is found at any depth",
			{ a: [{ b: `\${list.items[0].price}` }] },
			{ a: [{ b: 3 }] },
		],
		["is not looked for in numbers", 5, 5],
	])("that is %s", (_what, template, value) => {
		expect(resolve(template, answers)).toEqual(value);
	});

	it.each([
		`\${gone}`,
		`\${list.items[1].id}`,
		`\${list.none}`,
		`\${list.constructor}`,
	])(
		"to a value that is not there is an error that names it: %s",
		(template) => {
			expect(() => resolve(template, answers)).toThrow(MissingReference);
			expect(() => resolve(template, answers)).toThrow(template);
		},
	);

	it("in an address is encoded", () => {
		const slashed = new Map([["id", "a/b c"]]);
		expect(fillText(`/items/\${id}`, slashed, encodeURIComponent)).toBe(
			"/items/a%2Fb%20c",
		);
	});
});

it.each([
	["$.items[0].id", "p-1"],
	["$", answers.get("list")],
	["$.items[9].id", undefined],
])("%s is read as JSONPath", (path, value) => {
	expect(valueAt(answers.get("list"), path)).toEqual(value);
});
