import { ShopError } from "../contract/errors.ts";

/** Where a page of a list ended: the values of its last row that the list is sorted by. */
export type Position = readonly (string | number)[];

/** An opaque cursor for a position. */
export function cursorOf(position: Position): string {
	return Buffer.from(JSON.stringify(position)).toString("base64url");
}

/** The position in a cursor of `types`, or undefined without a cursor. Throws InvalidInput for anything that cursorOf did not make. */
export function positionOf(
	cursor: string | undefined,
	types: readonly ("string" | "number")[],
): Position | undefined {
	if (cursor === undefined) return undefined;
	const position = parse(cursor);
	const fits =
		Array.isArray(position) &&
		position.length === types.length &&
		types.every(
			(type, index) =>
				typeof position[index] === type &&
				position[index] !== Number.POSITIVE_INFINITY,
		);
	if (fits) return position as Position;
	throw new ShopError(
		"InvalidInput",
		"the cursor is not one that this list gave",
		{
			errors: [
				{
					path: "cursor",
					message: "take it from nextCursor of the page before",
				},
			],
		},
	);
}

function parse(cursor: string): unknown {
	try {
		return JSON.parse(Buffer.from(cursor, "base64url").toString());
	} catch {
		return undefined;
	}
}

/**
 * Cuts a page out of `limit + 1` rows: the row too many only tells that there is a next page.
 * `positionAfter` gives the position of a row.
 */
export function pageOf<Row, Item>(
	rows: readonly Row[],
	page: {
		limit: number;
		item: (row: Row) => Item;
		positionAfter: (row: Row) => Position;
	},
): { items: Item[]; nextCursor: string | null } {
	const shown = rows.slice(0, page.limit);
	const last = shown.at(-1);
	const more = rows.length > page.limit && last !== undefined;
	return {
		items: shown.map(page.item),
		nextCursor: more ? cursorOf(page.positionAfter(last)) : null,
	};
}
