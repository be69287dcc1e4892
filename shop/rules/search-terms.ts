/** The words of a text as the search knows them: small letters and digits without accents, in their order. */
export function wordsOf(text: string): string[] {
	if (onlyAscii.test(text)) return text.toLowerCase().match(asciiWords) ?? [];
	const folded = text
		.toLowerCase()
		.normalize("NFD")
		.replace(/\p{M}+/gu, "");
	return folded.match(/[\p{L}\p{N}]+/gu) ?? [];
}

// Most texts hold nothing to fold, and splitting them is a large part of filling a catalogue.
const onlyAscii = /^[\p{ASCII}]*$/u;
const asciiWords = /[a-z0-9]+/g;

/**
 * What a product is found by, as text for an index that splits at spaces only: the words of its texts, each once, and its
 * category under a mark that no word has.
 */
export function searchText(category: string, ...texts: string[]): string {
	const words = new Set(wordsOf(texts.join(" ")));
	return [...words, categoryTerm(category)].join(" ");
}

const categoryTerm = (category: string) => `·${category.replaceAll("-", "·")}`;

/** More words than this with one beginning are looked up by that beginning. */
export const mostWordsOfOneBeginning = 40;

/**
 * A search as an FTS5 query: every word of the text must occur, as the beginning of a word, and the category if there is one.
 * `known` answers the indexed words that begin so, at most one more than `mostWordsOfOneBeginning`: whole words are found in the
 * order of the index, beginnings only all at once. Undefined when the text holds no letter or digit: such a search finds nothing.
 */
export function searchQuery(
	wanted: { text: string; category?: string | undefined },
	known: (beginning: string) => readonly string[],
): string | undefined {
	const beginnings = new Set(wordsOf(wanted.text));
	if (beginnings.size === 0) return undefined;
	const terms = [...beginnings].map((beginning) =>
		anyOf(beginning, known(beginning)),
	);
	if (wanted.category !== undefined)
		terms.push(`"${categoryTerm(wanted.category)}"`);
	return terms.join(" AND ");
}

function anyOf(beginning: string, words: readonly string[]): string {
	if (words.length === 0 || words.length > mostWordsOfOneBeginning)
		return `"${beginning}"*`;
	return `(${words.map((word) => `"${word}"`).join(" OR ")})`;
}
