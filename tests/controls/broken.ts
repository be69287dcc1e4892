import { collectFacts, collectUntil } from "../../bench/measure/facts.ts";
import { type Facts, violationsOf } from "../../bench/measure/invariants.ts";
import { settled } from "../../bench/measure/settle.ts";
import { createShopClient } from "../../bench/measure/shop-client.ts";
import { patienceMs, type Scene } from "./scene.ts";

/** Longer than an arm that has all its mechanisms needs to end what it began. */
const restMs = 4_000;

/**
 * The invariants that are broken in an arm at rest, with an example each. Looks again while it finds others than `expected`: what
 * comes by events may be on its way. An arm that should never come to rest is given the time to do so all the same.
 */
export async function brokenIn(
	scene: Scene,
	expected: readonly string[],
): Promise<Map<string, string>> {
	const client = createShopClient(scene.target.url);
	const isExpected = (facts: Facts) =>
		namesIn(examplesOf(facts)).join() === [...expected].sort().join();
	try {
		const collect = () => factsOf(scene, client);
		return examplesOf(await collectUntil(collect, isExpected, patienceMs));
	} finally {
		await client.close();
	}
}

/** The names of the broken invariants, sorted. */
export function namesIn(broken: ReadonlyMap<string, string>): string[] {
	return [...broken.keys()].sort();
}

async function factsOf(
	scene: Scene,
	client: ReturnType<typeof createShopClient>,
): Promise<Facts> {
	const { target, customers, onHandBefore, told } = scene;
	const facts = await collectFacts({
		client,
		customers,
		onHandBefore,
		ledgerUrl: target.cardProcessor.url,
		...told,
		pending: await settled(target.units, restMs),
	});
	return { ...facts, ledger: facts.ledger.slice(scene.ledgerBefore) };
}

function examplesOf(facts: Facts): Map<string, string> {
	return new Map(
		violationsOf(facts).map(({ invariant, detail }) => [invariant, detail]),
	);
}
