import { metricOf, until } from "./kit/testing.ts";
import { address, customerAt, type Reply, startFleet } from "./testing.ts";

export type CheckoutGround = Awaited<ReturnType<typeof startCheckout>>;

/** The services that take part in checkout, a customer named Ada, and what she and the tests do and look at. */
export async function startCheckout() {
	const all = ["users", "catalog", "inventory", "cart", "payments", "shipping"];
	const fleet = await startFleet([
		...all,
		"notifications",
		"reviews",
		"orders",
	]);
	const ada = await fleet.ground.bearer({
		id: "u-0001",
		role: "customer",
		name: "Ada",
	});

	const at = (name: string, as = ada) =>
		customerAt(fleet.addresses[name] as string, as);
	const fill = (quantity = 2, as = ada) =>
		at("cart", as)("PUT", "/api/cart/items/p-00003", { quantity });
	const place = (
		key: string,
		how: { cardToken?: string; url?: string; as?: string; city?: string } = {},
	): Promise<Reply> =>
		customerAt(how.url ?? (fleet.addresses.orders as string), how.as ?? ada)(
			"POST",
			"/api/orders",
			{
				shippingAddress: { ...address, city: how.city ?? "Berlin" },
				cardToken: how.cardToken ?? "tok_ok",
			},
			{ "idempotency-key": key },
		);
	const stock = async () =>
		(await at("inventory")("GET", "/api/products/p-00003/stock")).body;
	const orders = async (): Promise<{ id: string; status: string }[]> =>
		(await at("orders")("GET", "/api/orders")).body.items;
	const statuses = async () => (await orders()).map(({ status }) => status);
	const metric = (name: string, gauge: string) =>
		metricOf(fleet.addresses[name] as string, gauge);
	const settled = () =>
		until(
			"all has settled",
			async () =>
				(await metric("orders", "shop_sagas_open")) === 0 &&
				(await metric("orders", "shop_outbox_pending")) === 0 &&
				(await metric("payments", "shop_refunds_pending")) === 0,
		);
	const ledger = (kind: string) =>
		fleet.card.ledger.entries(0, 100).filter((entry) => entry.kind === kind);

	return {
		fleet,
		ada,
		at,
		fill,
		place,
		stock,
		orders,
		statuses,
		metric,
		settled,
		ledger,
		close: fleet.close,
	};
}
