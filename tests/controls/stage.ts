import { rmSync } from "node:fs";
import type { Bundle } from "../../bench/deploys/bundle.ts";
import {
	type Arm,
	type ArmBuild,
	buildArm,
	startBuilt,
} from "../support/arms.ts";
import { openShop } from "../support/shop-under-test.ts";
import { buildFolder } from "./edited.ts";
import { openScene, type Scene } from "./scene.ts";

const seed = { seed: 7, products: 3, customers: 400 };

/** A running arm on which one control after the other is tried. */
export interface Stage {
	/** What it runs when nothing is taken out. */
	unchanged: ArmBuild;
	/** New customers and products; nothing else of the arm is judged. */
	scene(): Promise<Scene>;
	/** Puts bundles in the place of those that run while `use` lasts; then the arm comes to rest with its own. */
	withBundles(
		bundles: readonly Bundle[],
		use: () => Promise<void>,
	): Promise<void>;
	close(): Promise<void>;
}

/** Builds an arm from the sources as they are, and starts it. */
export async function openStage(arm: Arm): Promise<Stage> {
	const folder = buildFolder();
	try {
		const unchanged = await buildArm(arm, folder);
		return await stageOf(arm, { unchanged, folder });
	} catch (cause) {
		rmSync(folder, { recursive: true, force: true });
		throw cause;
	}
}

async function stageOf(
	arm: Arm,
	{ unchanged, folder }: { unchanged: ArmBuild; folder: string },
): Promise<Stage> {
	const build = async () => unchanged;
	const running = await startBuilt(arm, { seed, build });
	const shop = await openShop(running);
	const { target } = running;
	const scene = () => openScene(shop);

	const replace = async ({ unit, file }: Bundle) => {
		const done = await target.replace(unit, file, { strategy: "recreate" });
		if (!done.replaced) throw new Error(`${unit} did not start: ${done.why}`);
	};
	const putBack = async (bundles: readonly Bundle[]) => {
		const units = bundles.map(({ unit }) => unit);
		const own = unchanged.bundles.filter(({ unit }) => units.includes(unit));
		await Promise.all(own.map(replace));
		const { ready, atRest } = await scene();
		await ready();
		await atRest();
	};
	return {
		unchanged,
		scene,
		async withBundles(bundles, use) {
			try {
				await Promise.all(bundles.map(replace));
				await use();
			} catch (cause) {
				await putBack(bundles).catch(() => undefined);
				throw cause;
			}
			await putBack(bundles);
		},
		async close() {
			await shop.close();
			await running.stop();
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
