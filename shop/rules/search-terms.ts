/**
 * The words of a search text as an FTS5 query: every word must occur, as the beginning of a word of name or description.
 * Undefined when the text holds no letter or digit: such a search finds nothing.
 */
export function searchTerms(text: string): string | undefined {
	const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu);
	return words?.map((word) => `"${word}"*`).join(" AND ");
}
