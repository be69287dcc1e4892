/** One cell: text, a number, or null for what was not measured or not earned. */
export type Cell = string | number | boolean | null;

/** A table as RFC 4180 has it: a head, CRLF after every line, quotes where they are needed; UTF-8 without a byte order mark. */
export function csvText(
	head: readonly string[],
	rows: readonly (readonly Cell[])[],
): string {
	return [head, ...rows]
		.map((cells) => `${cells.map(cellText).join(",")}\r\n`)
		.join("");
}

function cellText(cell: Cell): string {
	if (cell === null) return "";
	if (typeof cell !== "string") return String(cell);
	const text = disarmed(cell);
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A spreadsheet takes text that begins so for a formula, and runs it (OWASP, CSV injection): an apostrophe makes it text again. Numbers stay numbers. */
function disarmed(text: string): string {
	return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}
