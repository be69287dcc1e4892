import { listed } from "../print/format.ts";
import { type Block, type Document, warning } from "./blocks.ts";

interface Detail {
	name: string;
	has: (block: Block) => boolean;
}

/** What a page can do without, the least missed first. */
const details: readonly Detail[] = [
	{
		name: "tables by trial or second",
		has: (block) => block.kind === "table" && block.folded === true,
	},
	{
		name: "traces of single requests",
		has: ({ kind }) => kind === "beside" || kind === "waterfall",
	},
	{ name: "charts", has: ({ kind }) => kind === "charts" },
];

/** The report whole, and then ever shorter; a shorter one begins with what it leaves out, and where that is. */
export function* everShorter(document: Document): Generator<Document> {
	yield document;
	for (const [index, detail] of details.entries())
		if (document.blocks.some(detail.has))
			yield without(details.slice(0, index + 1), document);
}

function without(
	left: readonly Detail[],
	{ title, blocks }: Document,
): Document {
	const out = left.filter(({ has }) => blocks.some(has));
	return {
		title,
		blocks: [
			warning([
				`Left out, to keep this page under 1 MB: ${listed(out.map(({ name }) => name))}. They are told in `,
				{ code: "report.md" },
				" and follow from ",
				{ link: "results.json", to: "results.json" },
				", both beside this file.",
			]),
			...blocks.filter((block) => !out.some(({ has }) => has(block))),
		],
	};
}
