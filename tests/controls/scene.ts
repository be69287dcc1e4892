import { readFileSync } from "node:fs";
import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { settled } from "../../bench/measure/settle.ts";
import type { Target } from "../../bench/targets/target.ts";
import type { Product } from "../../shop/contract/catalog.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import type { Outcome } from "../support/answer.ts";
import {
	orderInput,
	type ShopUnderTest,
	type TestCustomer,
} from "../support/shop-under-test.ts";
import { type Card, cardOf } from "./card.ts";
import { answerOf, noteAnswer, type Told } from "./told.ts";

/** How long anything that must happen may take on a busy machine. */
export const patienceMs = 20_000;

/** One wish to order. */
export interface Wish {
	cardToken?: string;
	idempotencyKey?: string;
	/** Whether the answer reaches the customer; true unless told. */
	heard?: boolean;
}

/** An arm with all that is to be known of what its customers did. */
export interface Scene {
	target: Target;
	card: Card;
	/** How many entries the ledger had before. */
	ledgerBefore: number;
	customers: readonly TestCustomer[];
	onHandBefore: ReadonlyMap<string, number>;
	told: Told;
	/** A new product with so many on hand. */
	product(onHand: number): Promise<Product>;
	/** A new customer with one of a product in the cart; of a product of its own unless told. */
	buyer(product?: Product): Promise<TestCustomer>;
	/** Puts one more of a new product into a cart. */
	fill(customer: TestCustomer, product?: Product): Promise<void>;
	/** Places what is in the cart, and notes what the customer learns of it. Undefined when no answer came. */
	place(customer: TestCustomer, wish?: Wish): Promise<Outcome | undefined>;
	/** Waits until an order that was placed has been taken out of the cart. */
	emptied(customer: TestCustomer): Promise<void>;
	/** Waits until the newest order of a customer is to be shipped and its goods are gone. */
	delivered(customer: TestCustomer): Promise<void>;
	cancelNewest(customer: TestCustomer): Promise<void>;
	/** Waits until every unit is ready. */
	ready(): Promise<void>;
	/** Waits until no unit has anything left to do. */
	atRest(): Promise<void>;
	/** Takes the right to write from a unit; it waits 5 s for it at most. Returns what gives it back. */
	lockDatabase(unit: string): () => void;
	/** How often a text stands in the log of a unit. */
	logged(unit: string, text: string): number;
}

/** Opens a scene in which nobody has done anything yet. */
export async function openScene(shop: ShopUnderTest): Promise<Scene> {
	const { arm, doors } = shop;
	const { rest: door } = doors;
	const { target, runDir } = arm;
	const card = cardOf(target);
	const ledgerBefore = (await card.ledger()).length;
	const customers: TestCustomer[] = [];
	const onHandBefore = new Map<string, number>();
	const told: Told = { acknowledged: [], unknown: [] };

	const product = async (onHand: number) => {
		const made = await shop.product(onHand);
		onHandBefore.set(made.id, onHand);
		return made;
	};
	const fill = async ({ token }: TestCustomer, chosen?: Product) => {
		const { id: productId } = chosen ?? (await product(10));
		await door.good("putCartItem", { productId, quantity: 1 }, token);
	};
	const newest = async ({ token }: TestCustomer) => {
		const { items } = await door.good("listOrders", {}, token);
		const [order] = items;
		if (!order) throw new Error("a customer without an order was asked for it");
		return order;
	};
	return {
		target,
		card,
		ledgerBefore,
		customers,
		onHandBefore,
		told,
		product,
		fill,
		async buyer(chosen) {
			const customer = await shop.customer();
			customers.push(customer);
			await fill(customer, chosen);
			return customer;
		},
		async place(customer, { heard = true, ...wish } = {}) {
			const input = orderInput(wish);
			const outcome = await answerOf(() =>
				door.call("placeOrder", input, customer.token),
			);
			const { idempotencyKey } = input;
			const sent = { customer: customer.email, idempotencyKey, heard };
			noteAnswer(told, sent, outcome);
			return outcome;
		},
		emptied: ({ token, id }) =>
			eventually(
				`the cart of ${id} is emptied`,
				async () => (await door.good("getCart", {}, token)).items.length === 0,
				patienceMs,
			),
		async delivered(customer) {
			const { id: orderId, lines } = await newest(customer);
			const arrived = async () => {
				const { token } = customer;
				const shipment = await door.call("getShipment", { orderId }, token);
				const levels = lines.map(({ productId }) =>
					door.good("getStock", { productId }, token),
				);
				const stock = await Promise.all(levels);
				return shipment.ok && stock.every(({ reserved }) => reserved === 0);
			};
			await eventually(`order ${orderId} is delivered`, arrived, patienceMs);
		},
		async cancelNewest(customer) {
			const { id: orderId } = await newest(customer);
			await door.good("cancelOrder", { orderId }, customer.token);
		},
		ready: () =>
			eventually("every unit is ready", () => allReady(target), patienceMs),
		async atRest() {
			await settled(target.units, patienceMs);
		},
		lockDatabase(unit) {
			const folder = join(runDir, "data", unit);
			const database = new Sqlite(join(folder, `${unit}.sqlite`));
			database.exec("BEGIN IMMEDIATE");
			return () => database.close();
		},
		logged: (unit, text) =>
			readFileSync(join(runDir, "logs", `${unit}.log`), "utf8").split(text)
				.length - 1,
	};
}

async function allReady({ units }: Target): Promise<boolean> {
	const answers = await Promise.all(
		units.map(({ url }) =>
			fetch(`${url}/health/ready`).then(
				({ ok }) => ok,
				() => false,
			),
		),
	);
	return answers.every(Boolean);
}
