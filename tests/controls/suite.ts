import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Arm } from "../support/arms.ts";
import { brokenIn, namesIn } from "./broken.ts";
import { type Build, removalOf } from "./control.ts";
import { controls } from "./controls.ts";
import { buildFolder, bundlesWithout } from "./edited.ts";
import { type LoadName, loads, onlyWithManyUnits } from "./loads.ts";
import { openStage, type Stage } from "./stage.ts";

/** Puts every load on an arm as it is, and then takes one mechanism after the other out of it. */
export function controlsOf(build: Build, arm: Arm): void {
	let stage: Stage;
	beforeAll(async () => {
		stage = await openStage(arm);
	});
	afterAll(() => stage?.close());

	describe(`${arm.name}, with all its mechanisms`, () => {
		it.each(loadsFor(build))("every invariant holds when %s", async (name) => {
			const scene = await stage.scene();
			await loads[name](scene);
			expect(await brokenIn(scene, [])).toEqual(new Map());
		});
	});

	describe(`${arm.name}, without`, () => {
		let folder: string;
		beforeAll(() => {
			folder = buildFolder();
		});
		afterAll(() => rmSync(folder, { recursive: true, force: true }));

		for (const control of controls) {
			const removal = removalOf(control, build);
			if (!removal) continue;
			const { breaks } = removal;
			it(`${control.without}: breaks "${breaks.join('", "')}"`, async () => {
				const { unchanged, withBundles } = stage;
				const bundles = await bundlesWithout(removal, { unchanged, folder });
				await withBundles(bundles, async () => {
					const scene = await stage.scene();
					for (const name of control.loads) await loads[name](scene);
					const broken = await brokenIn(scene, breaks);
					const found = [...broken].map((each) => each.join(": "));
					const expected = [...breaks].sort();
					expect(namesIn(broken), found.join("; ")).toEqual(expected);
				});
			});
		}
	});
}

function loadsFor(build: Build): LoadName[] {
	return (Object.keys(loads) as LoadName[]).filter(
		(name) => build === "microservices" || !onlyWithManyUnits.has(name),
	);
}
