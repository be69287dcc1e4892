import { expect } from "vitest";
import type { Door } from "../support/answer.ts";

let words = 0;
/** A word that stands in no other product. */
export const newWord = () => {
	words += 1;
	return `zebra${process.pid}x${words}x`;
};

type Listing = "searchProducts" | "listCategories" | "listReviews";

/** All items of a list, asked for one by one. */
export async function pages<Name extends Listing>(
	door: Door,
	name: Name,
	input: Record<string, unknown>,
) {
	const items: { id?: string; name?: string }[] = [];
	let cursor: string | null = null;
	do {
		const page: {
			items: { id?: string; name?: string }[];
			nextCursor: string | null;
		} = await door.good(name, {
			...input,
			limit: 1,
			...(cursor !== null && { cursor }),
		});
		expect(page.items.length).toBeLessThanOrEqual(1);
		items.push(...page.items);
		cursor = page.nextCursor;
	} while (cursor !== null);
	return items;
}

/** The ids of all items of a list, asked for one by one. */
export async function pagedIds(
	door: Door,
	name: Listing,
	input: Record<string, unknown>,
) {
	return (await pages(door, name, input)).map(({ id }) => id);
}

/** The ids of a page, in order. */
export function idsOf({ items }: { items: { id: string }[] }): string[] {
	return items.map(({ id }) => id);
}
