import { type SeedPlan, seededStock } from "../../shop/seed.ts";
import type { ClosedOutcome, LoadOutcome } from "../load/outcome.ts";
import { collectFacts, collectUntil } from "../measure/facts.ts";
import { invariants, violationsOf } from "../measure/invariants.ts";
import { settled } from "../measure/settle.ts";
import { createShopClient } from "../measure/shop-client.ts";
import type { Invariant } from "../results/trial-schema.ts";
import type { Target } from "../targets/target.ts";
import type { SignedIn } from "./customers.ts";

/** How long a shop may take to finish what it began: longer than the deadline of a checkout. */
const settlePatienceMs = 20_000;

/** Waits until a shop is at rest, reads it, and judges every invariant. Throws ShopFailed, or the reason of an abort. */
export async function checkInvariants(
	seedPlan: SeedPlan,
	found: {
		target: Target;
		accounts: SignedIn;
		outcome: LoadOutcome | ClosedOutcome;
		/** On hand before the load where that was not as seeded. */
		stock?: Readonly<Record<string, number>>;
		signal: AbortSignal;
	},
): Promise<Invariant[]> {
	const { target, accounts, outcome, stock = {}, signal } = found;
	const client = createShopClient(target.url);
	const onHandBefore = new Map<string, number>();
	for (const { productId, onHand } of seededStock(seedPlan))
		onHandBefore.set(productId, stock[productId] ?? onHand);
	try {
		const collect = async () =>
			collectFacts({
				client,
				customers: accounts.customers,
				onHandBefore,
				ledgerUrl: target.cardProcessor.url,
				acknowledged: outcome.orders.acknowledged,
				unknown: outcome.orders.unknown,
				pending: await settled(target.units, settlePatienceMs),
			});
		const facts = await collectUntil(
			collect,
			(facts) => signal.aborted || violationsOf(facts).length === 0,
			settlePatienceMs,
		);
		// A shop that was not given the time to come to rest is not judged.
		signal.throwIfAborted();
		const violations = violationsOf(facts);
		return invariants.map((name) => {
			const broken = violations.filter(({ invariant }) => invariant === name);
			const examples = broken.slice(0, 5).map(({ detail }) => detail);
			return {
				name,
				held: broken.length === 0,
				detail:
					broken.length === 0
						? "held"
						: `${broken.length}: ${examples.join("; ")}`,
			};
		});
	} finally {
		await client.close();
	}
}
