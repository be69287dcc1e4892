import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	type Arm,
	type ArmBuild,
	buildArm,
	startBuilt,
} from "../support/arms.ts";
import { openShop } from "../support/shop-under-test.ts";
import { type Build, removalOf } from "./control.ts";
import { controls } from "./controls.ts";
import { type LoadName, loads, onlyWithManyUnits } from "./loads.ts";
import { openScene, type Scene } from "./scene.ts";
import { brokenIn, buildEdited, buildFolder } from "./trial.ts";

const seed = { seed: 7, products: 3, customers: 60 };

/** Runs every control of a build, and each of their loads on the sources as they are. */
export function controlsOf(build: Build, arm: Arm): void {
	let folder: string;
	let unchanged: ArmBuild;
	beforeAll(async () => {
		folder = buildFolder();
		unchanged = await buildArm(arm, folder);
	});
	afterAll(() => {
		if (folder) rmSync(folder, { recursive: true, force: true });
	});

	const inArm = async (
		make: (folder: string) => Promise<ArmBuild>,
		use: (scene: Scene) => Promise<void>,
	) => {
		const running = await startBuilt(arm, { seed, build: make });
		const shop = await openShop(running);
		try {
			await use(openScene(shop));
		} finally {
			await shop.close();
			await running.stop();
		}
	};

	describe(`${arm.name}, with all its mechanisms`, () => {
		it("every invariant holds under each of the loads", () =>
			inArm(
				async () => unchanged,
				async (scene) => {
					for (const load of loadsFor(build)) {
						await loads[load](scene);
						expect(await brokenIn(scene, []), load).toEqual(new Map());
					}
				},
			));
	});

	describe(`${arm.name}, without`, () => {
		for (const control of controls) {
			const removal = removalOf(control, build);
			if (!removal) continue;
			const { id, without, loads: names } = control;
			const { edits, breaks } = removal;
			it(`${without}: breaks "${breaks.join('", "')}"`, () =>
				inArm(
					(own) => buildEdited(unchanged, own, { id, edits }),
					async (scene) => {
						for (const name of names) await loads[name](scene);
						const broken = await brokenIn(scene, breaks);
						expect([...broken.keys()].sort()).toEqual([...breaks].sort());
					},
				));
		}
	});
}

function loadsFor(build: Build): LoadName[] {
	return (Object.keys(loads) as LoadName[]).filter(
		(name) => build === "microservices" || !onlyWithManyUnits.has(name),
	);
}
