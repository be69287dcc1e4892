import * as z from "zod";

/** What is wrong at one spot, with the words that would be right there. Zod issues carry text only, so it travels as JSON. */
export interface Complaint {
	text: string;
	/** Candidates for "did you mean". */
	words: readonly string[];
}

/** Packs a complaint into the message of a zod issue. */
export function complaint(text: string, words: readonly string[] = []): string {
	return JSON.stringify({ text, words } satisfies Complaint);
}

/** Unpacks a message made by `complaint`; zod's own words pass as they are. */
export function readComplaint(message: string): Complaint {
	if (!message.startsWith('{"text":')) return { text: message, words: [] };
	return JSON.parse(message) as Complaint;
}

/** A value as an author would recognise it, shortened. */
export function shown(value: unknown): string {
	if (value === null) return "nothing";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "a group of keys";
	const text = JSON.stringify(value) ?? String(value);
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** An object that refuses unknown keys and knows the right ones. */
export function keys<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
	const known = Object.keys(shape);
	return z.strictObject(shape, {
		error: (issue) =>
			issue.code === "unrecognized_keys"
				? complaint("unknown key", known)
				: complaint(
						`expected the keys ${known.join(", ")}, got ${shown(issue.input)}`,
					),
	});
}

/** Forms told apart by one key; `unfit` is the complaint about all else that is none of them. */
export function forms<
	Key extends string,
	Forms extends readonly [z.ZodObject, ...z.ZodObject[]],
>(key: Key, forms: Forms, unfit: (input: unknown) => string) {
	const known = forms.flatMap(({ shape }) => Object.keys(shape));
	return z.discriminatedUnion(key, forms, {
		error: ({ code, input }) =>
			code === "invalid_union" && !Object.hasOwn(input as object, key)
				? complaint(`missing key "${key}"`, [...new Set(known)])
				: unfit(input),
	});
}

/** One word of a fixed list; `noun` says what it names. */
export function word<Word extends string>(
	noun: string,
	words: readonly Word[],
) {
	return z.enum(words as readonly [Word, ...Word[]], {
		error: ({ input }) =>
			typeof input === "string"
				? complaint(`unknown ${noun} ${shown(input)}`, words)
				: complaint(
						`expected ${noun === "operation" ? "an" : "a"} ${noun}, got ${shown(input)}`,
					),
	});
}

/** Text that matches a pattern; `described` completes "expected …". */
export function text(described: string, pattern: RegExp) {
	const error = ({ input }: { input?: unknown }) =>
		complaint(`expected ${described}, got ${shown(input)}`);
	return z.string({ error }).regex(pattern, { error });
}

/** A line or paragraph of prose. */
export const prose = text("text", /\S/).max(2000, {
	error: complaint("expected at most 2000 characters"),
});

/** A name that can stand in a path, a flag and a report. */
export const identifier = text(
	'a name of letters, digits and dashes such as "reviews-crash"',
	/^[A-Za-z][A-Za-z0-9-]{0,63}$/,
);

/** A whole number within bounds. */
export function whole(min: number, max: number) {
	const error = ({ input }: { input?: unknown }) =>
		complaint(
			`expected a whole number from ${min} to ${max}, got ${shown(input)}`,
		);
	return z
		.number({ error })
		.refine(
			(value) => Number.isInteger(value) && value >= min && value <= max,
			{ error },
		)
		.meta({ type: "integer", minimum: min, maximum: max });
}

/** A list with at least `min` items. */
export function list<Item extends z.ZodType>(item: Item, min = 0) {
	const error = ({ input }: { input?: unknown }) =>
		complaint(`expected a list, got ${shown(input)}`);
	const items = z.array(item, { error });
	return min === 0
		? items
		: items.min(min, {
				error: ({ input }) =>
					complaint(
						`expected at least ${min} of them, got ${input?.length || "an empty list"}`,
					),
			});
}
