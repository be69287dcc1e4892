import type { Check } from "./check.ts";
import { moneyChecks } from "./money-checks.ts";
import { orderChecks } from "./order-checks.ts";
import { stockChecks } from "./stock-checks.ts";

/** Something that must never happen and did. */
export interface Violation {
	/** The name of the broken invariant. */
	invariant: string;
	/** Which order, product or key, and the numbers that do not fit. */
	detail: string;
}

/** A shop after a trial, as its doors and the card processor tell it. Money in cents. */
export interface Facts {
	/** On hand before the first order, by product. */
	onHandBefore: ReadonlyMap<string, number>;
	stock: readonly {
		productId: string;
		onHand: number;
		reserved: number;
		available: number;
	}[];
	orders: readonly OrderFact[];
	/** The card processor's own record. */
	ledger: readonly { key: string; kind: string; amountCents: number }[];
	/** Orders that a customer was told are placed; once for each answer, or for each key. */
	acknowledged: readonly (Asked & { orderId: string; totalCents: number })[];
	/** Orders of which no answer, or none that tells, reached the customer. */
	unknown: readonly Asked[];
	/** What the units still have to do, by gauge: each must come down to 0. */
	pending: Readonly<Record<string, number>>;
}

/** Who asked for an order. Where the key is not told, it is one that was used for nothing else. */
export interface Asked {
	customer: string;
	idempotencyKey?: string;
}

/** An order as its customer sees it. */
export interface OrderFact {
	id: string;
	customer: string;
	status: string;
	totalCents: number;
	lines: readonly { productId: string; quantity: number }[];
	/** How many shipments and confirmations the customer sees for it. */
	shipments: number;
	confirmations: number;
}

const checks: Readonly<Record<string, Check>> = {
	...stockChecks,
	...moneyChecks,
	...orderChecks,
};

/** The names of all invariants. */
export const invariants = Object.keys(checks);

/** Every broken invariant of a shop at rest; an empty list means that the work was done, all of it, once. */
export function violationsOf(facts: Facts): Violation[] {
	return Object.entries(checks).flatMap(([invariant, check]) =>
		check(facts).map((detail) => ({ invariant, detail })),
	);
}
