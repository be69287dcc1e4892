import type { ShopAnswer } from "../measure/shop-client.ts";

/** Replaces what may differ between two runs of the same shop: ids that it made, times, tokens, cursors, wording of refusals. */
export interface Canonical {
	/** The canonical form of the next answer; its new ids are numbered for good. */
	of(answer: ShopAnswer): string;
	/** What `of` would give, without numbering anything: for an answer that may not be the last word. */
	preview(answer: ShopAnswer): string;
}

// As shop/runtime/ids.ts makes them: a prefix and 22 letters or digits.
const madeId = /\b([a-z])-[0-9a-z]{22}\b/g;
const madeTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const seededTime = "2026-01-01T00:00:00.000Z";

/** Ids are numbered in the order in which they first appear, so two runs that answer the same read the same. */
export function createCanonical(): Canonical {
	const numbers = new Map<string, string>();
	return {
		of: (answer) => write(answer, numbers),
		preview: (answer) => write(answer, new Map(numbers)),
	};
}

function write(
	{ status, body }: ShopAnswer,
	numbers: Map<string, string>,
): string {
	const numberOf = (id: string, prefix: string) => {
		const known = numbers.get(id) ?? `<${prefix}${numbers.size + 1}>`;
		numbers.set(id, known);
		return known;
	};
	const textOf = (text: string) => {
		if (madeTime.test(text)) return text === seededTime ? text : "<time>";
		return text.replace(madeId, (id, prefix: string) => numberOf(id, prefix));
	};
	const plain = (value: unknown, key = ""): unknown => {
		if (key === "token" || (key === "nextCursor" && value !== null))
			return `<${key}>`;
		if (typeof value === "string") return textOf(value);
		if (Array.isArray(value)) return value.map((item) => plain(item));
		if (typeof value !== "object" || value === null) return value;
		const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
		return Object.fromEntries(
			sorted.map(([name, inner]) => [name, plain(inner, name)]),
		);
	};
	return `${status} ${JSON.stringify(plain(status >= 400 ? refusalOf(body) : body))}`;
}

/** Of a refusal, the code and the places count; the sentences are free. */
function refusalOf(body: unknown): unknown {
	const { code, errors } = (body ?? {}) as {
		code?: string;
		errors?: { path: string }[];
	};
	return { code, paths: errors?.map(({ path }) => path).sort() };
}
