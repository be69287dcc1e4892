import { Pool } from "undici";
import { requestFor } from "../../shop/contract/operation.ts";
import { operations } from "../../shop/contract/shop.ts";

/** An answer of a shop; `body` is undefined for 204. */
export interface ShopAnswer {
	status: number;
	body: unknown;
}

/** A shop that does not answer, or refuses, what it must grant while it is compared or checked: it failed without a fault. */
export class ShopFailed extends Error {
	override readonly name = "ShopFailed";
	readonly code = "ShopFailed";
	/** As that of a unit that failed outside of an injected fault. */
	readonly exitCode = 5;
}

/** Calls operations at the REST door of a shop, one after the other as asked. */
export interface ShopClient {
	call(
		operation: string,
		input: Record<string, unknown>,
		token?: string,
	): Promise<ShopAnswer>;
	close(): Promise<void>;
}

/** A client for the shop at `url`. Throws ShopFailed when no answer comes within 15 s, or one that is not JSON. */
export function createShopClient(url: string): ShopClient {
	const pool = new Pool(url, {
		connections: 16,
		headersTimeout: 15_000,
		bodyTimeout: 15_000,
	});
	return {
		async call(name, input, token) {
			const operation = operations.get(name);
			if (!operation) throw new Error(`the contract has no operation ${name}`);
			const { method, path, headers, body } = requestFor(operation, input);
			try {
				const answer = await pool.request({
					method,
					path,
					headers: {
						...headers,
						...(token ? { authorization: `Bearer ${token}` } : {}),
						...(body ? { "content-type": "application/json" } : {}),
					},
					body: body ? JSON.stringify(body) : null,
				});
				const text = await answer.body.text();
				return {
					status: answer.statusCode,
					body: text === "" ? undefined : (JSON.parse(text) as unknown),
				};
			} catch (cause) {
				throw new ShopFailed(
					`${name} got no answer from ${url}: ${(cause as Error).message}`,
					{ cause },
				);
			}
		},
		close: () => pool.close(),
	};
}
