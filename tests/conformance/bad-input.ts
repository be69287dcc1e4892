import { describe, expect, it } from "vitest";
import type { OperationName } from "../support/operations.ts";
import {
	address,
	orderInput,
	type ShopUnderTest,
} from "../support/shop-under-test.ts";
import { sampleInputs } from "./sample-inputs.ts";
import type { Stage } from "./suite.ts";

/** Operation, what is changed in its sample input, and the path that the refusal names. */
type Row = [OperationName, Record<string, unknown>, string];

const long = (length: number) => "x".repeat(length);
const addressWith = (more: Record<string, unknown>) => ({
	shippingAddress: { ...address, ...more },
});

/** Wrong in a way that both doors can say. */
const rows: Row[] = [
	...[0, 1.5, -1, "abc", 1e9, 100, "", "1e1000", "0x10", "٣"].map(
		(quantity): Row => ["putCartItem", { quantity }, "quantity"],
	),
	["putCartItem", { quantity: undefined }, "quantity"],
	["putCartItem", { productId: long(65) }, "productId"],
	["getProduct", { productId: long(2_000) }, "productId"],
	...[-1, 1.5, 1_000_001, "many"].map(
		(onHand): Row => ["setStock", { onHand }, "onHand"],
	),
	["quoteShipping", { country: "XX" }, "country"],
	["quoteShipping", { country: "de" }, "country"],
	["quoteShipping", { country: "" }, "country"],
	["quoteShipping", { country: undefined }, "country"],
	...[0, -5, 1.5, "heavy", 1_000_000_001].map(
		(weightGrams): Row => ["quoteShipping", { weightGrams }, "weightGrams"],
	),
	["placeOrder", addressWith({ country: "ZZ" }), "shippingAddress.country"],
	["placeOrder", addressWith({ city: "" }), "shippingAddress.city"],
	["placeOrder", addressWith({ name: "   " }), "shippingAddress.name"],
	["placeOrder", addressWith({ street: long(201) }), "shippingAddress.street"],
	[
		"placeOrder",
		addressWith({ postalCode: undefined }),
		"shippingAddress.postalCode",
	],
	["placeOrder", { shippingAddress: undefined }, "shippingAddress"],
	["placeOrder", { cardToken: "4111111111111111" }, "cardToken"],
	["placeOrder", { cardToken: `tok_${long(99)}` }, "cardToken"],
	["placeOrder", { idempotencyKey: undefined }, "idempotencyKey"],
	["placeOrder", { idempotencyKey: long(129) }, "idempotencyKey"],
	["placeOrder", { idempotencyKey: "two words" }, "idempotencyKey"],
	["registerUser", { email: "no at sign" }, "email"],
	["registerUser", { email: `${long(250)}@shop.test` }, "email"],
	["registerUser", { password: "short" }, "password"],
	["registerUser", { password: long(129) }, "password"],
	["registerUser", { name: long(101) }, "name"],
	["registerUser", { name: "\t\n " }, "name"],
	["createProduct", { priceCents: 0 }, "priceCents"],
	["createProduct", { priceCents: 1e15 }, "priceCents"],
	["createProduct", { weightGrams: 0 }, "weightGrams"],
	["createProduct", { name: long(121) }, "name"],
	["createProduct", { category: "Not A Slug" }, "category"],
	["updateProduct", { description: "" }, "description"],
	...[0, 6, 2.5, "five"].map(
		(rating): Row => ["addReview", { rating }, "rating"],
	),
	["addReview", { text: long(2_001) }, "text"],
	["openTicket", { subject: long(151) }, "subject"],
	["openTicket", { text: "" }, "text"],
	["replyToTicket", { text: long(50_000) }, "text"],
	["searchProducts", { sort: "rating" }, "sort"],
	["searchProducts", { query: long(101) }, "query"],
	["searchProducts", { category: "../etc" }, "category"],
	...(
		[
			"searchProducts",
			"listCategories",
			"listReviews",
			"listOrders",
			"listNotifications",
			"listTickets",
		] as const
	).flatMap((name): Row[] => [
		[name, { limit: 0 }, "limit"],
		[name, { limit: 101 }, "limit"],
		[name, { limit: "abc" }, "limit"],
		[name, { limit: 1.5 }, "limit"],
		[name, { cursor: "not-a-cursor" }, "cursor"],
		[name, { cursor: cursorOf(["a", "b", "c", 4]) }, "cursor"],
		[name, { cursor: cursorOf({ a: 1 }) }, "cursor"],
		[name, { cursor: cursorOf([null, null]) }, "cursor"],
		[name, { cursor: long(501) }, "cursor"],
	]),
];

/** Rubbish is refused by the place where it stands, and nothing comes of it. */
export function badInputTests({ shop, door }: Stage): void {
	describe("bad input", () => {
		it.each(
			rows.map(
				([name, change, path]) => [name, shown(change), path, change] as const,
			),
		)("%s with %s: InvalidInput at %s", async (name, _shown, path, change) => {
			const input = { ...sampleInputs[name], ...change };
			const token = await tokenFor(name, shop());
			const outcome = await door().call(name, input, token);
			if (outcome.ok) throw new Error(`${name} took ${shown(change)}`);
			expect(outcome.problem.code).toBe("InvalidInput");
			const places = outcome.problem.errors?.map((error) => error.path);
			expect(places).toContain(path);
		});

		it("writes nothing", async () => {
			const { token } = await shop().customer();
			const { id: productId } = await shop().product(5);
			const put = { productId, quantity: 1 };
			const cart = await door().good("putCartItem", put, token);
			const attempts: [OperationName, Record<string, unknown>, string][] = [
				["putCartItem", { productId, quantity: 0 }, token],
				["putCartItem", { productId, quantity: "2; DROP" }, token],
				["placeOrder", orderInput(addressWith({ country: "ZZ" })), token],
				["placeOrder", orderInput({ idempotencyKey: undefined }), token],
				["addReview", { productId, rating: 6, text: "!" }, token],
				["openTicket", { subject: "", text: "!" }, token],
				["setStock", { productId, onHand: -1 }, shop().admin],
			];
			for (const [name, input, by] of attempts)
				expect(await door().refused(name, input, by)).toBe("InvalidInput");
			expect(await door().good("getCart", {}, token)).toEqual(cart);
			const { onHand, reserved } = await door().good("getStock", { productId });
			expect([onHand, reserved]).toEqual([5, 0]);
			for (const name of ["listOrders", "listTickets"] as const)
				expect((await door().good(name, {}, token)).items).toEqual([]);
			const reviews = await door().good("listReviews", { productId });
			expect(reviews.items).toEqual([]);
		});

		it("an address with markup and quotes is kept as it is, not run", async () => {
			const { token } = await shop().customer();
			const text = `'; DROP TABLE tickets; -- <script>alert("1")</script> \${7*7} %00`;
			const given = { subject: text, text };
			const ticket = await door().good("openTicket", given, token);
			const { items } = await door().good("listTickets", {}, token);
			expect(items).toEqual([ticket]);
			expect(items[0]?.messages[0]?.text).toBe(text);
		});
	});
}

async function tokenFor(
	name: OperationName,
	shop: ShopUnderTest,
): Promise<string> {
	const customers = ["placeOrder", "putCartItem", "addReview"];
	return customers.includes(name) ? (await shop.customer()).token : shop.admin;
}

function cursorOf(position: unknown): string {
	return Buffer.from(JSON.stringify(position)).toString("base64url");
}

function shown(change: Record<string, unknown>): string {
	const text = JSON.stringify(change, (_, value) => value ?? "nothing");
	return text.length > 60 ? `${text.slice(0, 50)}… (${text.length})` : text;
}
