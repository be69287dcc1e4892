import type { Block, Span, Text } from "../document/blocks.ts";

/**
 * Blocks in whose texts GitHub finds nobody to notify, no issue to link and no address to visit: it looks for those after
 * Markdown is done, where no escape of Markdown helps. A word joiner (U+2060), which nobody sees, takes the signs apart. In code
 * GitHub looks for none.
 */
export function harmless(blocks: readonly Block[]): Block[] {
	return blocks.map(harmlessBlock);
}

function harmlessBlock(block: Block): Block {
	switch (block.kind) {
		case "heading":
			return { ...block, text: apart(block.text) };
		case "paragraph":
		case "warning":
			return { ...block, text: line(block.text) };
		case "list":
			return { ...block, items: block.items.map(line) };
		case "table":
			return { ...block, rows: block.rows.map((cells) => cells.map(line)) };
		default:
			return block;
	}
}

function line(text: Text): Text {
	return typeof text === "string" ? apart(text) : text.map(span);
}

function span(each: Span): Span {
	if (typeof each === "string") return apart(each);
	if ("strong" in each) return { strong: apart(each.strong) };
	if ("arm" in each) return { arm: apart(each.arm) };
	return each;
}

/** `@name`, `#1`, `GH-1`, `owner/name@commit`, `https://…`, `www.…` and `name@host`. */
const triggers = /@(?=\w)|#(?=\d)|\bGH-(?=\d)|:(?=\/\/)|\bwww(?=\.)/gi;

/** The same for a text alone. */
export function apart(text: string): string {
	return text.replaceAll(triggers, "$&\u2060");
}
