import type { Span, Text } from "../document/blocks.ts";
import { lookOf } from "../print/arms.ts";
import { keptTogether, oneLine } from "../print/format.ts";

const entities: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Text as text, in content and in quoted attributes alike. */
export function htmlText(text: string): string {
	return keptTogether(oneLine(text)).replaceAll(
		/[&<>"']/g,
		(sign) => entities[sign] ?? "",
	);
}

/** A line with its spans. */
export function htmlLine(text: Text): string {
	return typeof text === "string"
		? htmlText(text)
		: text.map(htmlSpan).join("");
}

function htmlSpan(span: Span): string {
	if (typeof span === "string") return htmlText(span);
	if ("code" in span) return `<code>${htmlText(span.code)}</code>`;
	if ("strong" in span) return `<strong>${htmlText(span.strong)}</strong>`;
	if ("arm" in span) return armName(span.arm);
	if ("verdict" in span)
		return `<span class="verdict ${span.verdict}">${span.verdict}</span>`;
	return `<a href="${htmlText(encodeURI(span.to))}">${htmlText(span.link)}</a>`;
}

/** An arm with its symbol in its colour; the name keeps the colour of the text, which can be read on any ground. */
export function armName(arm: string): string {
	const { slot, mark } = lookOf(arm);
	return `<span class="arm"><span class="mark ${slot}" aria-hidden="true">${mark}</span> ${htmlText(arm)}</span>`;
}
