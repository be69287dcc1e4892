/** An element: its name, its attributes in their order, its children; a child that is a string is text. */
export interface Element {
	name: string;
	attributes?: Readonly<Record<string, string | number>>;
	children?: readonly (Element | string)[];
}

/**
 * An XML 1.0 document in UTF-8, an element to a line. Names are the caller's own, values may be anything: characters that XML has no way to write
 * become U+FFFD.
 */
export function xmlText(root: Element): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, "")}\n`;
}

function elementText(
	{ name, attributes = {}, children = [] }: Element,
	indent: string,
): string {
	const written = Object.entries(attributes)
		.map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
		.join("");
	const start = `${indent}<${name}${written}`;
	if (children.length === 0) return `${start}/>`;
	const [only] = children;
	if (children.length === 1 && typeof only === "string")
		return `${start}>${escaped(only)}</${name}>`;
	const lines = children.map((child) =>
		typeof child === "string"
			? escaped(child)
			: elementText(child, `${indent}\t`),
	);
	return `${start}>\n${lines.join("\n")}\n${indent}</${name}>`;
}

/** What is no Char of XML 1.0 (section 2.2): most control characters, lone surrogates, U+FFFE and U+FFFF. */
const forbidden =
	// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to find.
	/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
};

/** Good for text and for quoted attributes, in which parsers turn lines and tabs to spaces unless they are written as numbers. */
function escaped(text: string): string {
	return text
		.replaceAll(forbidden, "\ufffd")
		.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? "")
		.replaceAll(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
