import * as z from "zod";

// Control characters cannot stand in XML 1.0, nor can lone surrogates: what one door takes, the other must be able to say.
const printable =
	/^(?:[\t\n\r\u0020-\uD7FF\uE000-\uFFFD]|[\uD800-\uDBFF][\uDC00-\uDFFF])*$/;

/** Human text of 1 to `max` UTF-16 units, not blank. */
export const text = (max: number) =>
	z
		.string()
		.min(1)
		.max(max)
		.regex(printable, "must not hold control characters")
		.refine((value) => value.trim() !== "", "must not be blank");

/** An id as the shop gives it. Unknown ids are "not found", so the form is not checked beyond what a path can carry. */
export const id = z
	.string()
	.min(1)
	.max(64)
	.regex(printable, "must not hold control characters");

/** Money: integer cents of the shop's one currency (EUR). */
export const cents = z.int().min(0).max(1_000_000_000_00);

/** A point in time: ISO 8601, UTC, milliseconds. */
export const timestamp = z.iso.datetime();

/** A whole number that may arrive as query text. */
export const queryInteger = (min: number, max: number) =>
	z.coerce.number().pipe(z.int().min(min).max(max));

/** Paging of every list: how many (1–100), and where the previous page ended. */
export const page = {
	limit: queryInteger(1, 100).default(20),
	cursor: z.string().min(1).max(500).optional(),
};

/** A page of a list. `nextCursor` is null on the last page. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
	z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** The countries that the shop ships to, ISO 3166-1 alpha-2. */
export const countries = [
	"AT",
	"BE",
	"CH",
	"DE",
	"DK",
	"ES",
	"FI",
	"FR",
	"GB",
	"IE",
	"IT",
	"LU",
	"NL",
	"NO",
	"PL",
	"PT",
	"SE",
	"US",
] as const;

export const country = z.enum(countries);
export type Country = z.infer<typeof country>;
