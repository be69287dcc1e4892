import type { Results } from "../../results/schema.ts";
import type {
	Block,
	Column,
	Document,
	Table,
	Terms,
	Text,
} from "../document/blocks.ts";
import { documentOf } from "../document/document.ts";
import { everShorter } from "../document/shorter.ts";
import { figureOf } from "./charts/figure.ts";
import { sourceOf, style } from "./style.ts";
import { armName, htmlLine, htmlText } from "./text.ts";
import { waterfallHtml } from "./waterfall.ts";

/**
 * What the page may do: be read, with this one style sheet. Who may frame it cannot be said here: browsers take `frame-ancestors`
 * from a header only, and a file has none. A page without script, form and login has nothing to lose in a frame.
 */
const policyOf = (css: string): string =>
	`default-src 'none'; style-src ${sourceOf(css)}; base-uri 'none'; form-action 'none'`;

/**
 * `report.html`: one file that asks the network for nothing, needs no script and says all that report.md says, with charts. What
 * would make it too large is left out, and that is said. The same results give the same text.
 */
export function htmlReport(results: Results): string {
	let html = "";
	for (const document of everShorter(documentOf(results))) {
		html = htmlDocument(document);
		if (Buffer.byteLength(html) < tooLarge) break;
	}
	return html;
}

/** In bytes: a page that is opened from a pull request or a mail stays under it. */
const tooLarge = 1_000_000;

/** Any report as such a file. The contents stand behind the first section: the answer comes first. */
export function htmlDocument(document: Document): string {
	const [opening = "", answer = "", ...rest] = sectionsOf(document.blocks).map(
		sectionHtml,
	);
	const body = `<a class="skip" href="#contents">Skip to the contents</a>
<header>
<h1>${htmlText(document.title)}</h1>
</header>
<main>
${[opening, answer, contents(document), ...rest].join("\n")}
</main>`;
	return htmlPage({ title: document.title, body });
}

/** A page of our frame and style around a body of HTML. */
export function htmlPage(page: {
	title: string;
	body: string;
	moreStyle?: string;
}): string {
	const css = `${style}${page.moreStyle ?? ""}`;
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(css)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${htmlText(page.title)}</title>
<style>${css}</style>
</head>
<body>
${page.body}
</body>
</html>
`;
}

/** Blocks cut before each heading of level 2; what stands before the first of them is a part of its own, be it empty. */
function sectionsOf(blocks: readonly Block[]): Block[][] {
	const sections: Block[][] = [[]];
	for (const block of blocks) {
		if (isSectionHeading(block)) sections.push([]);
		sections.at(-1)?.push(block);
	}
	return sections;
}

/** A section bears the name of its heading: screen readers list sections and go to one. */
function sectionHtml(blocks: readonly Block[]): string {
	const [first] = blocks;
	const name =
		first && isSectionHeading(first) ? ` aria-labelledby="${first.id}"` : "";
	return blocks.length === 0
		? ""
		: `<section${name}>
${blocks.map(blockHtml).join("\n")}
</section>`;
}

function isSectionHeading(
	block: Block,
): block is Extract<Block, { kind: "heading" }> {
	return block.kind === "heading" && block.level === 2;
}

/** The sections in their groups; a heading before the first group stands in one without a name. */
function contents({ blocks }: Document): string {
	const groups: { name: string; links: string[] }[] = [{ name: "", links: [] }];
	for (const block of blocks)
		if (block.kind === "part") groups.push({ name: block.text, links: [] });
		else if (isSectionHeading(block))
			groups
				.at(-1)
				?.links.push(
					`<li><a href="#${block.id}">${htmlText(block.text)}</a></li>`,
				);
	const lists = groups
		.filter(({ links }) => links.length > 0)
		.map(
			({ name, links }) =>
				`<div>${name === "" ? "" : `<p>${htmlText(name)}</p>`}<ul>${links.join("")}</ul></div>`,
		);
	return `<nav id="contents" aria-label="Contents" tabindex="-1">${lists.join("")}</nav>`;
}

/** One block. */
export function blockHtml(block: Block): string {
	switch (block.kind) {
		case "part":
			return "";
		case "terms":
			return termsHtml(block);
		case "heading":
			return `<h${block.level} id="${block.id}">${htmlText(block.text)}</h${block.level}>`;
		case "paragraph":
			return `<p>${htmlLine(block.text)}</p>`;
		case "warning":
			return `<p class="warning">${htmlLine(block.text)}</p>`;
		case "list":
			return listHtml(block.items);
		case "code":
			return `<pre><code>${block.text.split("\n").map(htmlText).join("\n")}</code></pre>`;
		case "charts":
			return `${legend(block.arms)}<div class="charts">${block.charts.map(figureOf).join("")}</div>`;
		case "waterfall":
			return waterfallHtml(block);
		case "beside":
			return `<div class="beside">${block.blocks.map((each) => `<div>${blockHtml(each)}</div>`).join("\n")}</div>`;
		case "table":
			return tableHtml(block);
	}
}

function listHtml(items: readonly Text[]): string {
	if (items.length === 0) return "";
	return `<ul>${items.map((item) => `<li>${htmlLine(item)}</li>`).join("")}</ul>`;
}

function termsHtml({ items }: Terms): string {
	const each = items.map(
		({ id, name, means }) =>
			`<dt id="${id}">${htmlText(name)}</dt><dd>${htmlText(means)}</dd>`,
	);
	return `<dl>${each.join("\n")}</dl>`;
}

function legend(arms: readonly string[]): string {
	if (arms.length === 0) return "";
	return `<p class="legend">${arms.map(armName).join(" ")}</p>`;
}

/** A wide table scrolls in a box of its own, which the keyboard can reach. A group and no landmark: tables are many, and their names repeat. */
function tableHtml({ caption, columns, rows, note, folded }: Table): string {
	const name = htmlText(caption);
	if (rows.length === 0) return `<p><strong>${name}:</strong> none.</p>`;
	const table = openTable({ caption, columns, rows, ...(note && { note }) });
	return folded
		? `<details><summary>${name}</summary>${table}</details>`
		: table;
}

function openTable({
	caption,
	columns,
	rows,
	note,
}: Omit<Table, "kind">): string {
	const name = htmlText(caption);
	const head = columns.map(headCell).join("");
	const body = rows.map((cells) => rowHtml(cells, columns)).join("\n");
	const notes = note ? `<p class="note">${htmlText(note)}</p>` : "";
	return `<div class="wide" role="group" tabindex="0" aria-label="${name}"><table>
<caption><span>${name}</span></caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody></table></div>${notes}`;
}

function headCell({ name, numeric }: Column): string {
	return `<th scope="col"${numeric ? ' class="number"' : ""}>${htmlText(name)}</th>`;
}

function rowHtml(cells: readonly Text[], columns: readonly Column[]): string {
	const written = cells.map((cell, index) => {
		const kind = columns[index]?.numeric ? ' class="number"' : "";
		return index === 0
			? `<th scope="row"${kind}>${htmlLine(cell)}</th>`
			: `<td${kind}>${htmlLine(cell)}</td>`;
	});
	return `<tr>${written.join("")}</tr>`;
}
