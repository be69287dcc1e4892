import Table from "cli-table3";
import type { Block, Text } from "../report/document/blocks.ts";
import { waterfallText } from "../report/document/waterfall.ts";
import { wrapped } from "../report/print/wrap.ts";

/** Blocks as a terminal shows them, without colour: tables as wide as they need, sentences wrapped. */
export function blocksText(blocks: readonly Block[], columns: number): string {
	return `${blocks.map((block) => blockText(block, columns)).join("\n\n")}\n`;
}

function blockText(block: Block, columns: number): string {
	switch (block.kind) {
		case "part":
			return block.text;
		case "terms":
			return block.items
				.map(({ name, means }) => wrapped(`${name}: ${means}`, columns, "- "))
				.join("\n");
		case "heading":
			return `${block.text}\n${"─".repeat(block.text.length)}`;
		case "paragraph":
			return wrapped(plain(block.text), columns);
		case "warning":
			return wrapped(plain(block.text), columns, "! ");
		case "list":
			return block.items
				.map((item) => wrapped(plain(item), columns, "- "))
				.join("\n");
		case "code":
			return block.text;
		case "waterfall":
			return waterfallText(block.rows, { width: columns }).join("\n");
		case "beside":
			return block.blocks.map((each) => blockText(each, columns)).join("\n\n");
		case "charts":
			return "";
		case "table":
			return tableText(block, columns);
	}
}

const widestCell = 60;

function tableText(
	{ caption, columns: heads, rows, note }: Extract<Block, { kind: "table" }>,
	columns: number,
): string {
	const table = new Table({
		head: heads.map(({ name }) => name),
		style: { head: [], border: [], compact: true },
		colAligns: heads.map(({ numeric }) => (numeric ? "right" : "left")),
	});
	table.push(
		...rows.map((cells) =>
			cells.map((cell) => wrapped(plain(cell), widestCell)),
		),
	);
	const notes = note ? [wrapped(note, columns)] : [];
	return [caption, table.toString(), ...notes].join("\n");
}

function plain(text: Text): string {
	if (typeof text === "string") return text;
	return text
		.map((span) =>
			typeof span === "string" ? span : String(Object.values(span)[0]),
		)
		.join("");
}
