import { createCardClient } from "../shop/card-processor/sdk.ts";
import { shop } from "../shop/contract/shop.ts";
import { createTokenIssuer } from "../shop/runtime/auth.ts";
import { type Settings, settingFile } from "../shop/runtime/env.ts";
import type { Faults } from "../shop/runtime/faults/faults.ts";
import { frontDoor } from "../shop/runtime/front-door.ts";
import type { Unit } from "../shop/runtime/host.ts";
import { usualLimitMs } from "../shop/runtime/resilience.ts";
import { createCart } from "./cart.ts";
import { createCatalog } from "./catalog.ts";
import { createInventory } from "./inventory.ts";
import initial from "./migrations/001-initial.sql";
import { createNotifications } from "./notifications.ts";
import { createOrderBook } from "./order-book.ts";
import { createOrders } from "./orders.ts";
import { createPayments } from "./payments.ts";
import { createProductPage } from "./product-page.ts";
import { createReviews } from "./reviews.ts";
import { fillFor } from "./seed.ts";
import { createShipping } from "./shipping.ts";
import { refuseStrangers } from "./strangers.ts";
import { createSupport } from "./support.ts";
import { createUsers } from "./users.ts";
import { createWishlist } from "./wishlist.ts";

/** The longest wait for a card, as long as that of the services' checkout. */
const cardLimitMs = 10_000;

/** The whole shop in one process, over one database, with one door for REST and SOAP. */
const monolith: Unit = {
	name: "monolith",
	build({ settings, log, metrics, database: open, faults }) {
		const tokens = issuerOf(settings);
		const card = createCardClient({ baseUrl: cardUrlOf(settings) });
		const database = open(
			"shop",
			{ monolith: { "001-initial": initial } },
			fillFor(settings),
		);

		// What one capability asks of another is a call of that other, also where it stays within the process.
		const part: Faults["part"] = (capability, whole) =>
			faults ? faults.part(capability, whole) : whole;

		const notifications = part(
			"notifications",
			createNotifications({ database }),
		);
		const users = createUsers({ database, notifications, tokens });
		const inventory = part("inventory", createInventory({ database }));
		const catalog = part("catalog", createCatalog({ database, inventory }));
		const reviews = part("reviews", createReviews({ database, catalog }));
		const productPage = createProductPage({ database, reviews, log });
		const cart = part("cart", createCart({ database }));
		const wishlist = createWishlist({ database, catalog });
		const book = part("orders", createOrderBook({ database }));
		const payments = part("payments", createPayments({ database, card }));
		const shipping = part(
			"shipping",
			createShipping({ database, book, notifications }),
		);
		const orders = createOrders({
			...{ database, book, cart, inventory, payments },
			...{ shipping, notifications, card, log },
		});
		const support = createSupport({ database, notifications });

		const routes = [
			...users.routes,
			...catalog.routes,
			...productPage.routes,
			...inventory.routes,
			...cart.routes,
			...wishlist.routes,
			...orders.routes,
			...payments.routes,
			...shipping.routes,
			...reviews.routes,
			...notifications.routes,
			...support.routes,
		].map(refuseStrangers);
		metrics.gauge(
			"shop_orders_pending",
			"Orders whose payment is not settled",
			book.countPending,
		);
		metrics.gauge(
			"shop_refunds_pending",
			"Cancelled orders whose money is not back yet",
			payments.countRefundsDue,
		);
		return {
			routes,
			limits: {
				usualMs: usualLimitMs,
				byName: { placeOrder: cardLimitMs, cancelOrder: cardLimitMs },
			},
			mount: frontDoor(shop, routes, log),
			start: orders.settlement.start,
			async stop() {
				await orders.settlement.stop();
				await card.close();
			},
		};
	},
};

export default monolith;

function issuerOf(settings: Settings) {
	return createTokenIssuer(
		JSON.parse(settingFile(settings, "SIGNING_KEY_FILE")),
	);
}

function cardUrlOf({ CARD_URL }: Settings): string {
	if (CARD_URL) return CARD_URL;
	throw new Error(
		"CARD_URL is not set: the monolith charges cards, give it the card processor's address",
	);
}
