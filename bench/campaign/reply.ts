import { type ShopClient, ShopFailed } from "../measure/shop-client.ts";

/** What a customer was told. Without a status nothing came, and `error` says why. */
export interface Reply {
	status?: number;
	/** Of a refusal. */
	code?: string;
	/** Of an order. */
	orderId?: string;
	totalCents?: number;
	error?: string;
}

/** Asks, and takes silence for a reply. Throws when the answer is not in the form that the contract has for it. */
export async function ask(
	client: ShopClient,
	operation: string,
	input: Record<string, unknown>,
	token: string,
): Promise<Reply> {
	try {
		const { status, body } = await client.call(operation, input, token);
		if (status >= 400) return { status, code: (body as { code: string }).code };
		if (operation !== "placeOrder") return { status };
		const { id, totalCents } = body as { id: string; totalCents: number };
		return { status, orderId: id, totalCents };
	} catch (failure) {
		if (!(failure instanceof ShopFailed)) throw failure;
		// An answer that is not JSON is none that a crash explains.
		if (failure.cause instanceof SyntaxError) throw failure;
		return { error: (failure.cause as Error).message };
	}
}

/** Whether it is certain now what became of the wish: done, or refused for good. */
export function isDefinite({ status }: Reply): boolean {
	return status !== undefined && status < 500;
}
