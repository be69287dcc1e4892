import type { Product } from "../../shop/contract/catalog.ts";
import type { Order } from "../../shop/contract/orders.ts";
import { createTokenIssuer } from "../../shop/runtime/auth.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import {
	admin,
	customerEmail,
	customerPassword,
	seededCustomers,
} from "../../shop/seed.ts";
import type { Door } from "./answer.ts";
import type { RunningArm } from "./arms.ts";
import { openWire, restDoor, type Wire } from "./rest-door.ts";
import { soapDoor } from "./soap-door.ts";

/** A seeded customer with a token. */
export interface TestCustomer {
	id: string;
	name: string;
	email: string;
	password: string;
	token: string;
}

/** An arm with its doors open, and hands to prepare what a test needs. */
export interface ShopUnderTest {
	arm: RunningArm;
	wire: Wire;
	doors: Record<Door["kind"], Door>;
	/** A token of the admin. */
	admin: string;
	/** A seeded customer that no test has used before. */
	customer(): Promise<TestCustomer>;
	/** A new product of its own, with so many on hand. */
	product(onHand: number, more?: Partial<Product>): Promise<Product>;
	/** A customer who has bought `quantity` of a new product. */
	bought(quantity?: number): Promise<Bought>;
	/** What the card processor's ledger has for an order, in order. */
	ledgerOf(orderId: string): Promise<string[]>;
	close(): Promise<void>;
}

export interface Bought {
	customer: TestCustomer;
	product: Product;
	order: Order;
}

export const address = {
	name: "Ada Lind",
	street: "Harbour Street 5",
	city: "Lisbon",
	postalCode: "1100-148",
	country: "PT",
};

let keys = 0;

/** Input of placeOrder with a key of its own. */
export function orderInput(more: Record<string, unknown> = {}) {
	keys += 1;
	return {
		idempotencyKey: `key-${process.pid}-${keys}`,
		shippingAddress: address,
		cardToken: "tok_ok",
		...more,
	};
}

/** Opens the doors of an arm. */
export async function openShop(arm: RunningArm): Promise<ShopUnderTest> {
	const wire = openWire(arm.target.url);
	const issuer = createTokenIssuer(arm.keys.signing);
	const rest = restDoor(wire);
	const fresh = [...seededCustomers(arm.seed)].entries();
	const { token: adminToken } = await issuer.issue(admin);

	const customer = async (): Promise<TestCustomer> => {
		const next = fresh.next();
		if (next.done)
			throw new Error("every seeded customer is used: seed more of them");
		const [index, { id, name, role }] = next.value;
		const { token } = await issuer.issue({ id, name, role });
		const email = customerEmail(index + 1);
		return { id, name, email, password: customerPassword, token };
	};
	let products = 0;
	const product = async (onHand: number, more: Partial<Product> = {}) => {
		products += 1;
		const made = await rest.good(
			"createProduct",
			{
				name: `Test Tray ${products}`,
				description: "A tray of oak & brass.",
				category: "trays",
				priceCents: 1999,
				weightGrams: 600,
				...more,
			},
			adminToken,
		);
		await rest.good("setStock", { productId: made.id, onHand }, adminToken);
		return made;
	};
	const bought = async (quantity = 2): Promise<Bought> => {
		const buyer = await customer();
		const item = await product(10);
		await rest.good(
			"putCartItem",
			{ productId: item.id, quantity },
			buyer.token,
		);
		const order = await rest.good("placeOrder", orderInput(), buyer.token);
		await delivered({ customer: buyer, product: item, order }, rest);
		return { customer: buyer, product: item, order };
	};
	return {
		arm,
		wire,
		doors: { rest, soap: soapDoor(wire) },
		admin: adminToken,
		customer,
		product,
		bought,
		ledgerOf: (orderId) => ledgerOf(arm.target.cardProcessor.url, orderId),
		close: () => wire.close(),
	};
}

/** Waits until all that follows an order has happened. */
async function delivered(
	{ customer, order }: Bought,
	door: Door,
): Promise<void> {
	await eventually(`the shipment of ${order.id} is prepared`, async () => {
		const outcome = await door.call(
			"getShipment",
			{ orderId: order.id },
			customer.token,
		);
		return outcome.ok;
	});
	await eventually(`the cart of ${customer.id} is emptied`, async () => {
		const { items } = await door.good("getCart", {}, customer.token);
		return items.length === 0;
	});
}

async function ledgerOf(url: string, orderId: string): Promise<string[]> {
	const response = await fetch(`${url}/ledger?limit=10000`);
	const { entries } = (await response.json()) as {
		entries: { key: string; kind: string }[];
	};
	return entries.filter(({ key }) => key === orderId).map(({ kind }) => kind);
}
