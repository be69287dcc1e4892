import type { ShopClient } from "../measure/shop-client.ts";
import type { History } from "./history.ts";

/** What is on hand in a shop of few products, some of them scarce, so that customers compete. */
export interface Shelves {
	productIds: readonly string[];
	/** On hand at first by product, what was put there later included: what was not sold of it must still be there. */
	onHandBefore: ReadonlyMap<string, number>;
	/** Makes the scarce products scarce: they sell out before the next time. For a shop at rest. */
	restock(): Promise<void>;
}

const scarce = 2;
const scarceOnHand = 25;

/** The shelves as they were seeded. */
export function createShelves(parts: {
	client: ShopClient;
	adminToken: string;
	history: History;
	seeded: Iterable<{ productId: string; onHand: number }>;
}): Shelves {
	const { client, adminToken, history } = parts;
	const onHandBefore = new Map<string, number>();
	for (const { productId, onHand } of parts.seeded)
		onHandBefore.set(productId, onHand);
	const productIds = [...onHandBefore.keys()];

	const restockOne = async (productId: string): Promise<void> => {
		const { body } = await client.call("getStock", { productId });
		const { onHand } = body as { onHand: number };
		const input = { productId, onHand: scarceOnHand };
		const { status } = await client.call("setStock", input, adminToken);
		if (status !== 200)
			throw new Error(`setStock of ${productId} was refused with ${status}`);
		const before = onHandBefore.get(productId) ?? 0;
		onHandBefore.set(productId, before + scarceOnHand - onHand);
		history.note({ what: "restock", atMs: Date.now(), ...input });
	};
	return {
		productIds,
		onHandBefore,
		async restock() {
			for (const productId of productIds.slice(0, scarce))
				await restockOne(productId);
		},
	};
}
