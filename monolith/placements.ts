import { createHash } from "node:crypto";
import { type ErrorCode, ShopError } from "../shop/contract/errors.ts";
import type { Order, ShippingAddress } from "../shop/contract/orders.ts";
import type { Database } from "../shop/runtime/sqlite.ts";

export type Placements = ReturnType<typeof createPlacements>;

/** One customer's wish to order, under the idempotency key that makes it one wish however often it is said. */
export interface Placement {
	customerId: string;
	idempotencyKey: string;
	shippingAddress: ShippingAddress;
	cardToken: string;
	/** Tells this request from others under the same key: SHA-256 of address and card, in a fixed order. */
	fingerprint: string;
}

/** A placement with its fingerprint. */
export function placementOf(
	customerId: string,
	request: Omit<Placement, "customerId" | "fingerprint">,
): Placement {
	const { name, street, city, postalCode, country } = request.shippingAddress;
	const content = [name, street, city, postalCode, country, request.cardToken];
	const fingerprint = createHash("sha256")
		.update(JSON.stringify(content))
		.digest("base64url");
	return { customerId, ...request, fingerprint };
}

/** What came of a placement: an order, or a refusal to be repeated. */
export type PlacementOutcome = { orderId: string } | { refusal: ShopError };

interface Row {
	fingerprint: string;
	orderId: string | null;
	refusalCode: ErrorCode;
	refusalDetail: string;
}

/** Which idempotency keys are taken, and by what. The primary key of the table is the law; the map only saves waiting callers. */
export function createPlacements({ database }: { database: Database }) {
	const claim = database.prepare<[string, string, string, string]>(
		`INSERT INTO placements (customerId, idempotencyKey, fingerprint, orderId)
		 VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
	);
	const refuse = database.prepare<[string, string, string, string, string]>(
		`INSERT INTO placements (customerId, idempotencyKey, fingerprint, refusalCode, refusalDetail)
		 VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
	);
	const find = database.prepare<[string, string], Row>(
		`SELECT fingerprint, orderId, refusalCode, refusalDetail FROM placements
		 WHERE customerId = ? AND idempotencyKey = ?`,
	);
	const underWay = new Map<
		string,
		{ fingerprint: string; answer: Promise<Order> }
	>();

	return {
		/** Places the order, unless the same wish is under way: then this caller waits for its answer. Throws IdempotencyKeyReused. */
		once(
			placement: Placement,
			place: (placement: Placement) => Promise<Order>,
		): Promise<Order> {
			const key = `${placement.customerId} ${placement.idempotencyKey}`;
			const { fingerprint } = placement;
			const earlier = underWay.get(key);
			if (earlier) {
				keyMustBelongTo(placement, earlier.fingerprint);
				return earlier.answer;
			}
			const answer = place(placement).finally(() => underWay.delete(key));
			underWay.set(key, { fingerprint, answer });
			return answer;
		},
		/** Takes the key for an order that is about to be recorded in the same transaction. False when it is taken. */
		claim(placement: Placement, orderId: string): boolean {
			const { customerId, idempotencyKey, fingerprint } = placement;
			return (
				claim.run(customerId, idempotencyKey, fingerprint, orderId).changes > 0
			);
		},
		/** Keeps a refusal, to be given again. */
		remember(placement: Placement, refusal: ShopError): void {
			const { customerId, idempotencyKey, fingerprint } = placement;
			const { code, message } = refusal;
			refuse.run(customerId, idempotencyKey, fingerprint, code, message);
		},
		/** What came of the key, if it is taken. Throws IdempotencyKeyReused when it belongs to another request. */
		outcomeOf(placement: Placement): PlacementOutcome | undefined {
			const row = find.get(placement.customerId, placement.idempotencyKey);
			if (!row) return undefined;
			keyMustBelongTo(placement, row.fingerprint);
			if (row.orderId !== null) return { orderId: row.orderId };
			return { refusal: new ShopError(row.refusalCode, row.refusalDetail) };
		},
	};
}

function keyMustBelongTo(placement: Placement, fingerprint: string): void {
	if (fingerprint === placement.fingerprint) return;
	throw new ShopError(
		"IdempotencyKeyReused",
		`the key ${placement.idempotencyKey} was used for another address or card`,
	);
}
