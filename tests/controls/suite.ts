import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Arm } from "../support/arms.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { brokenIn, namesIn } from "./broken.ts";
import { type Build, loadsIn, removalsIn } from "./control.ts";
import { controls } from "./controls.ts";
import { buildFolder, bundlesWithout } from "./edited.ts";
import { loads } from "./loads.ts";
import { openStage, type Stage } from "./stage.ts";

/** Puts loads on an arm as it is, and then on the arm without one mechanism after the other. */
export function controlsOf(build: Build, arm: Arm): void {
	const needsBroker = arm.bus === "amqp";
	const title = needsBroker ? titled(arm.name, "rabbitmq") : arm.name;
	describe.skipIf(needsBroker && mustSkip("rabbitmq"))(title, () => {
		let stage: Stage;
		let folder: string;
		beforeAll(async () => {
			folder = buildFolder();
			stage = await openStage(arm);
		});
		afterAll(async () => {
			await stage?.close();
			rmSync(folder, { recursive: true, force: true });
		});

		it.each(loadsIn(build, controls))(
			"every invariant holds when %s",
			async (name) => {
				const scene = await stage.scene();
				await loads[name](scene);
				expect(await brokenIn(scene, [])).toEqual(new Map());
			},
		);

		for (const removal of removalsIn(build, controls)) {
			const { without, breaks } = removal;
			it(`without ${without}: breaks "${breaks.join('", "')}"`, async () => {
				const { unchanged, withBundles } = stage;
				const bundles = await bundlesWithout(removal, { unchanged, folder });
				await withBundles(bundles, async () => {
					const scene = await stage.scene();
					for (const name of removal.loads) await loads[name](scene);
					const broken = await brokenIn(scene, breaks);
					const found = [...broken].map((each) => each.join(": "));
					const expected = [...breaks].sort();
					expect(namesIn(broken), found.join("; ")).toEqual(expected);
				});
			});
		}
	});
}
