import type { Results } from "../../results/schema.ts";
import type {
	Block,
	Column,
	Document,
	Span,
	Table,
	Text,
} from "../document/blocks.ts";
import {
	decisionMetadata,
	decisionRecord,
} from "../document/decision-record.ts";
import { documentOf } from "../document/document.ts";
import { waterfallText } from "../document/waterfall.ts";
import { oneLine, plainText } from "../print/format.ts";

/** `report.md`: everything the HTML report says, its charts as their tables. The same results give the same text. */
export function markdownReport(results: Results): string {
	return markdownDocument(documentOf(results));
}

/** `decision.md`: the decision record as a file of its own, with the metadata of MADR before its title. */
export function decisionMarkdown(results: Results): string {
	return `${decisionMetadata(results)}\n\n${markdownDocument(decisionRecord(results))}`;
}

/** Any report as Markdown. */
export function markdownDocument({ title, blocks }: Document): string {
	return `# ${escaped(title)}\n\n${markdownBlocks(blocks)}`;
}

/** Blocks as a part of some other Markdown. */
export function markdownBlocks(blocks: readonly Block[]): string {
	return `${blocks.flatMap(blockText).join("\n\n")}\n`;
}

function blockText(block: Block): string[] {
	switch (block.kind) {
		case "part":
			return [];
		case "terms":
			return [
				block.items
					.map(({ name, means }) => `- **${escaped(name)}**: ${escaped(means)}`)
					.join("\n"),
			];
		case "heading":
			return [`${"#".repeat(block.level)} ${escaped(block.text)}`];
		case "paragraph":
			return [lineText(block.text)];
		case "warning":
			return [`> ${lineText(block.text)}`];
		case "list":
			return block.items.length === 0
				? []
				: [block.items.map((item) => `- ${lineText(item)}`).join("\n")];
		case "code":
			return [fenced(block.text)];
		case "charts":
			return [];
		case "beside":
			return block.blocks.flatMap(blockText);
		case "waterfall":
			return [
				`**${escaped(block.caption)}**`,
				fenced(
					waterfallText(block.rows, {
						width: 110,
						untilMs: block.untilMs,
					}).join("\n"),
				),
			];
		case "table":
			return tableText(block);
	}
}

function tableText({ caption, columns, rows, note }: Table): string[] {
	const lines = [
		row(columns.map(({ name }) => escaped(name))),
		row(columns.map(rule)),
		...rows.map((cells) => row(cells.map(lineText))),
	];
	const body = rows.length === 0 ? "None." : lines.join("\n");
	const notes = note && rows.length > 0 ? [`*${escaped(note)}*`] : [];
	return [`**${escaped(caption)}**`, body, ...notes];
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

const rule = ({ numeric }: Column) => (numeric ? "---:" : "---");

function lineText(text: Text): string {
	const line =
		typeof text === "string" ? escaped(text) : text.map(spanText).join("");
	return line.trim().replace(blockMarker, "$1\\$2");
}

/** What would make a heading or a list of a line that begins with it. */
const blockMarker = /^(\d*)([#+.)-])(?=\s|$)/;

function spanText(span: Span): string {
	if (typeof span === "string") return escaped(span);
	if ("code" in span) return codeSpan(span.code);
	if ("strong" in span) return `**${escaped(span.strong).trim()}**`;
	if ("arm" in span) return escaped(span.arm);
	if ("verdict" in span) return `**${span.verdict}**`;
	// Headings of Markdown get their ids from whoever shows it: links within the page are for HTML.
	if (span.to.startsWith("#")) return escaped(span.link);
	return `[${escaped(span.link)}](${encodeURI(span.to)})`;
}

/** Text as text: nothing in it is markup, a border of a table, a tag or an entity. */
function escaped(text: string): string {
	return oneLine(text)
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;")
		.replaceAll(/[\\`*_[\]|~]/g, "\\$&");
}

/** A code span whose fence is longer than any run of backticks in it; borders of tables are escaped even in code. */
function codeSpan(text: string): string {
	const code = plainText(text).replaceAll("|", "\\|");
	if (code === "") return "";
	const fence = fenceFor(code, 1);
	const space = /^`|`$/.test(code) ? " " : "";
	return `${fence}${space}${code}${space}${fence}`;
}

function fenced(text: string): string {
	const fence = fenceFor(text, 3);
	return `${fence}\n${text}\n${fence}`;
}

function fenceFor(text: string, least: number): string {
	const runs = (text.match(/`+/g) ?? []).map(({ length }) => length);
	return "`".repeat(Math.max(least, ...runs.map((run) => run + 1)));
}
