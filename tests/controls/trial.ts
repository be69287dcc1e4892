import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { buildRelease } from "../../bench/deploys/release.ts";
import { collectFacts, collectUntil } from "../../bench/measure/facts.ts";
import { type Facts, violationsOf } from "../../bench/measure/invariants.ts";
import { settled } from "../../bench/measure/settle.ts";
import { createShopClient } from "../../bench/measure/shop-client.ts";
import type { Edit } from "../../bench/scenario/change.ts";
import type { ArmBuild } from "../support/arms.ts";
import { root } from "../support/root.ts";
import { patienceMs, type Scene } from "./scene.ts";

/** Longer than an arm that has all its mechanisms needs to end what it began. */
const restMs = 4_000;

/** A folder for builds, inside the repository so that native packages are found. */
export function buildFolder(): string {
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	return mkdtempSync(join(root, ".shoplab", "controls-"));
}

/** An arm built from a scratch copy of the sources with edits; units that these do not concern are those of `unchanged`. */
export async function buildEdited(
	unchanged: ArmBuild,
	folder: string,
	{ id, edits }: { id: string; edits: readonly Edit[] },
): Promise<ArmBuild> {
	const own = [...edits];
	const { shipped } = await buildRelease({
		root,
		folder,
		topology: unchanged.topology,
		running: unchanged.bundles,
		change: { id, story: id, monolith: own, microservices: own },
	});
	if (shipped.length === 0)
		throw new Error(`the edits of ${id} change no unit: nothing is taken out`);
	const bundles = unchanged.bundles.map(
		(bundle) => shipped.find(({ unit }) => unit === bundle.unit) ?? bundle,
	);
	return { ...unchanged, bundles };
}

/**
 * The invariants that are broken in an arm at rest, with an example each. Looks again while it finds others than `expected`: what comes by
 * events may be on its way. An arm that should never come to rest is given the time to do so all the same.
 */
export async function brokenIn(
	scene: Scene,
	expected: readonly string[],
): Promise<Map<string, string>> {
	const { target, customers, onHandBefore, acknowledged, unknown } = scene;
	const client = createShopClient(target.url);
	const isExpected = (facts: Facts) =>
		[...examplesOf(facts).keys()].sort().join() === [...expected].sort().join();
	const collect = async () =>
		collectFacts({
			client,
			customers,
			onHandBefore,
			ledgerUrl: target.cardProcessor.url,
			acknowledged,
			unknown,
			pending: await settled(target.units, restMs),
		});
	try {
		return examplesOf(await collectUntil(collect, isExpected, patienceMs));
	} finally {
		await client.close();
	}
}

function examplesOf(facts: Facts): Map<string, string> {
	return new Map(
		violationsOf(facts).map(({ invariant, detail }) => [invariant, detail]),
	);
}
