import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invariants } from "../../bench/measure/invariants.ts";
import { root } from "../support/root.ts";
import { removalsIn } from "./control.ts";
import { controls } from "./controls.ts";
import { loads } from "./loads.ts";

/** Invariants that no mechanism of a build keeps, and why. */
const withoutControl: Readonly<Record<string, Record<string, string>>> = {
	monolith: {
		"the outbox is empty":
			"it has none: what follows an order is written in its transaction",
	},
	microservices: {},
};

describe.each(["monolith", "microservices"] as const)(
	"the controls of the %s",
	(build) => {
		const removals = removalsIn(build, controls);

		it.each(invariants)("show that this can be broken: %s", (invariant) => {
			const breaking = removals.filter(({ breaks }) =>
				breaks.includes(invariant),
			);
			const reason = withoutControl[build]?.[invariant];
			expect(breaking.length > 0).toBe(reason === undefined);
		});
	},
);

describe.each(["monolith", "microservices", "amqp"] as const)(
	"in %s",
	(build) => {
		const removals = removalsIn(build, controls);

		it("controls name invariants that there are", () => {
			const names = removals.flatMap(({ breaks }) => breaks);
			expect(names.filter((name) => !invariants.includes(name))).toEqual([]);
		});

		it.each(removals.map(({ id, edits }) => [id, edits] as const))(
			"%s: each text that is to be replaced stands once in its file",
			(_, edits) => {
				const times = edits.map(({ file, find }) => [
					file,
					readFileSync(join(root, file), "utf8").split(find).length - 1,
				]);
				expect(times).toEqual(edits.map(({ file }) => [file, 1]));
			},
		);
	},
);

describe("the controls", () => {
	it("have names of their own", () => {
		const ids = controls.map(({ id }) => id);
		expect([...new Set(ids)]).toEqual(ids);
	});

	it("put every load on some arm", () => {
		const used = new Set<string>(controls.flatMap(({ loads }) => loads));
		expect(Object.keys(loads).filter((name) => !used.has(name))).toEqual([]);
	});
});
