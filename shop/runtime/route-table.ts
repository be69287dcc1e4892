import type { Method } from "../contract/operation.ts";

/** What was found for a request: what stands there, and the values of the path's parameters. */
export interface Found<Entry> {
	entry: Entry;
	params: Record<string, string>;
}

/** Finds what belongs to a method and an address. */
export interface RouteTable<Entry> {
	/** `path` has `{parameters}`, as in the contract. Throws when the place is taken. */
	add(method: Method, path: string, entry: Entry): void;
	/** `url` may have a query. Throws URIError for a parameter that is not percent-encoded UTF-8. */
	find(method: string, url: string): Found<Entry> | undefined;
}

interface Place<Entry> {
	words: Map<string, Place<Entry>>;
	/** Where any other segment leads. */
	other: Place<Entry> | undefined;
	taken: { entry: Entry; names: readonly string[] } | undefined;
}

/**
 * A tree of path segments: one look-up for each segment, however many routes there are. A word goes before a parameter, and no
 * step is taken back.
 */
export function createRouteTable<Entry>(): RouteTable<Entry> {
	const roots = new Map<string, Place<Entry>>();
	return {
		add(method, path, entry) {
			const root = roots.get(method) ?? emptyPlace<Entry>();
			roots.set(method, root);
			const names: string[] = [];
			const place = path
				.split("/")
				.slice(1)
				.reduce((at, segment) => {
					const name = /^\{(\w+)\}$/.exec(segment)?.[1];
					if (name) names.push(name);
					return name ? otherOf(at) : wordOf(at, segment);
				}, root);
			if (place.taken) throw new Error(`${method} ${path} is taken`);
			place.taken = { entry, names };
		},
		find(method, url) {
			const query = url.indexOf("?");
			const path = query < 0 ? url : url.slice(0, query);
			const values: string[] = [];
			const taken = path.startsWith("/")
				? placeOf(roots.get(method), path, values)?.taken
				: undefined;
			return (
				taken && { entry: taken.entry, params: named(taken.names, values) }
			);
		},
	};
}

function placeOf<Entry>(
	root: Place<Entry> | undefined,
	path: string,
	values: string[],
): Place<Entry> | undefined {
	let place = root;
	for (let from = 1; place && from <= path.length; ) {
		const slash = path.indexOf("/", from);
		const to = slash < 0 ? path.length : slash;
		if (to === from) return undefined;
		const segment = path.slice(from, to);
		const word: Place<Entry> | undefined = place.words.get(segment);
		if (!word) values.push(segment);
		place = word ?? place.other;
		from = to + 1;
		// "/a/" is another address than "/a".
		if (slash >= 0 && from > path.length - 1) return undefined;
	}
	return place;
}

function named(
	names: readonly string[],
	values: readonly string[],
): Record<string, string> {
	const params: Record<string, string> = {};
	for (const [index, name] of names.entries()) {
		const value = values[index] as string;
		params[name] = value.includes("%") ? decodeURIComponent(value) : value;
	}
	return params;
}

function wordOf<Entry>(place: Place<Entry>, word: string): Place<Entry> {
	const known = place.words.get(word) ?? emptyPlace<Entry>();
	place.words.set(word, known);
	return known;
}

function otherOf<Entry>(place: Place<Entry>): Place<Entry> {
	place.other ??= emptyPlace();
	return place.other;
}

function emptyPlace<Entry>(): Place<Entry> {
	return { words: new Map(), other: undefined, taken: undefined };
}
