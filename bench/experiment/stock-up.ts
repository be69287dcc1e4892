import { createShopClient, ShopFailed } from "../measure/shop-client.ts";
import type { Target } from "../targets/target.ts";
import type { SignedIn } from "./customers.ts";

/** Sets the stock of some products, as the shop's own admin would. Throws ShopFailed where the shop refuses. */
export async function stockUp(
	{ url }: Pick<Target, "url">,
	{ admin }: SignedIn,
	stock: Readonly<Record<string, number>>,
): Promise<void> {
	const client = createShopClient(url);
	try {
		for (const [productId, onHand] of Object.entries(stock)) {
			const input = { productId, onHand };
			const { status } = await client.call("setStock", input, admin.token);
			if (status !== 200)
				throw new ShopFailed(
					`setStock ${JSON.stringify(input)} was refused with HTTP ${status} before the load: is it one of the seeded products?`,
				);
		}
	} finally {
		await client.close();
	}
}
