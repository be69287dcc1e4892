import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { invariants } from "../../bench/measure/invariants.ts";
import { root } from "../support/root.ts";
import { type Build, removalOf } from "./control.ts";
import { controls } from "./controls.ts";
import { loads, onlyWithManyUnits } from "./loads.ts";

/** Invariants that no mechanism of a build keeps, and why. */
const withoutControl: Readonly<Record<Build, Record<string, string>>> = {
	monolith: {
		"the outbox is empty":
			"it has none: what follows an order is written in its transaction",
	},
	microservices: {},
};

const builds: readonly Build[] = ["monolith", "microservices"];

function controlsIn(build: Build) {
	return controls.flatMap((control) => {
		const removal = removalOf(control, build);
		return removal ? [{ ...control, ...removal }] : [];
	});
}

describe.each(builds)("the controls of the %s", (build) => {
	const removals = controlsIn(build);

	it.each(invariants)("show that this can be broken: %s", (invariant) => {
		const breaking = removals.filter(({ breaks }) =>
			breaks.includes(invariant),
		);
		const reason = withoutControl[build][invariant];
		expect(breaking.length > 0).toBe(reason === undefined);
	});

	it("name invariants that there are, and loads that can be put on this build", () => {
		const names = removals.flatMap(({ breaks }) => breaks);
		expect(names.filter((name) => !invariants.includes(name))).toEqual([]);
		const impossible = removals
			.flatMap((removal) => removal.loads)
			.filter((name) => build === "monolith" && onlyWithManyUnits.has(name));
		expect(impossible).toEqual([]);
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
});

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
