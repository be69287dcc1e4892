import { describe, expect, it } from "vitest";
import { operations } from "../../shop/contract/shop.ts";
import { createRandom } from "../stats/random.ts";
import { defaultInput, randomProductId } from "./inputs.ts";
import { resolve } from "./template.ts";

const earlier = new Map(
	["placeOrder", "createProduct", "openTicket"].map((step) => [
		step,
		{ id: `from-${step}` },
	]),
);

const inputOf = (operation: string, seed: number) =>
	defaultInput(operation, {
		random: createRandom(seed),
		productId: "p-00001",
		uniqueKey: `load-${seed}-0`,
		account: { email: "customer-0001@shop.test", password: "password" },
	});

describe.each([...operations.values()])(
	"the default input of $name",
	(operation) => {
		it("is what the contract takes, whatever the seed", () => {
			for (let seed = 0; seed < 50; seed++) {
				const input = resolve(inputOf(operation.name, seed), earlier);
				const parsed = operation.input.safeParse(input);
				expect(parsed.error?.message).toBeUndefined();
			}
		});

		it("is the same for the same seed", () => {
			expect(inputOf(operation.name, 3)).toEqual(inputOf(operation.name, 3));
		});
	},
);

it("products are drawn from all that the shop has, and no others", () => {
	const random = createRandom(1);
	const drawn = Array.from({ length: 200 }, () => randomProductId(random, 3));
	expect([...new Set(drawn)].toSorted()).toEqual([
		"p-00001",
		"p-00002",
		"p-00003",
	]);
});
