import { createHash } from "node:crypto";
import { type ErrorCode, ShopError } from "../../shop/contract/errors.ts";
import type { Order, ShippingAddress } from "../../shop/contract/orders.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

/** One customer's wish to order, under the idempotency key that makes it one wish however often it is said. */
export interface Placement {
	customerId: string;
	idempotencyKey: string;
	shippingAddress: ShippingAddress;
	cardToken: string;
	/** Tells this request from others under the same key. */
	fingerprint: string;
}

/** A placement with its fingerprint: SHA-256 of address and card, in a fixed order. */
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

/** Which idempotency keys are taken, and by what. */
export interface Placements {
	/** Places the order, unless the same wish is under way here: then this caller waits for its answer. Throws IdempotencyKeyReused. */
	once(
		placement: Placement,
		place: (placement: Placement) => Promise<Order>,
	): Promise<Order>;
	/** Takes the key for an order that is begun in the same transaction. False when it is taken. */
	claim(placement: Placement, orderId: string): boolean;
	/** Keeps a refusal, to be given again. False when the key is taken. */
	remember(placement: Placement, refusal: ShopError): boolean;
	/** Gives the key back. Inside a transaction. */
	forget(orderId: string): void;
	/** What came of the key, if it is taken. Throws IdempotencyKeyReused when it belongs to another request. */
	outcomeOf(placement: Placement): PlacementOutcome | undefined;
}

/** The primary key of the table is the law; the map of what is under way only saves waiting callers. */
export function createPlacements(database: Database): Placements {
	const claim = database.prepare(
		`INSERT INTO placements (customerId, idempotencyKey, fingerprint, orderId)
		VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
	);
	const refuse = database.prepare(
		`INSERT INTO placements (customerId, idempotencyKey, fingerprint, refusalCode, refusalDetail)
		VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
	);
	const forget = database.prepare("DELETE FROM placements WHERE orderId = ?");
	const find = database.prepare<[string, string], Row>(
		`SELECT fingerprint, orderId, refusalCode, refusalDetail FROM placements
		WHERE customerId = ? AND idempotencyKey = ?`,
	);
	const underWay = new Map<
		string,
		{ fingerprint: string; answer: Promise<Order> }
	>();
	return {
		once(placement, place) {
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
		claim({ customerId, idempotencyKey, fingerprint }, orderId) {
			return (
				claim.run(customerId, idempotencyKey, fingerprint, orderId).changes > 0
			);
		},
		remember({ customerId, idempotencyKey, fingerprint }, refusal) {
			const { code, message } = refusal;
			return (
				refuse.run(customerId, idempotencyKey, fingerprint, code, message)
					.changes > 0
			);
		},
		forget: (orderId) => {
			forget.run(orderId);
		},
		outcomeOf(placement) {
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
