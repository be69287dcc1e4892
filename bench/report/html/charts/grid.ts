import * as Plot from "@observablehq/plot";
import type { GridChart } from "../../document/blocks.ts";
import { type PlotDocument, type PlotElement, text, width } from "./plot.ts";

type Cell = GridChart["cells"][number];

/** Least width of a cell: a mark, or three digits at 10 px. */
const cellWidth = { mark: 14, digits: 20 };

/** A little wider than other charts, and shrunk to their width: it still is legible. */
const most = 1.1 * width;

/** A row for each fault or change, a column for each capability or unit. The text in a cell says what its shade says. */
export function gridPlot(
	{ columns, rows, cells }: GridChart,
	document: PlotDocument,
): PlotElement {
	const isMarked = cells.every(({ text }) => text.length === 1);
	const heads = isMarked
		? 10 + 6 * longest(columns)
		: 14 + 4.4 * longest(columns);
	// A slanted name leans over the edge of the last column.
	const lean = isMarked ? 8 : heads * 0.6;
	const cellsWidth =
		(isMarked ? cellWidth.mark : cellWidth.digits) * columns.length;
	const names = Math.min(most - lean - cellsWidth, 12 + 5.7 * longest(rows));
	return Plot.plot({
		document: document as never,
		width: Math.min(
			Math.max(width, names + lean + cellsWidth),
			names + lean + 46 * columns.length,
		),
		height: heads + 8 + 24 * rows.length,
		marginLeft: names,
		marginRight: lean,
		marginTop: heads,
		marginBottom: 8,
		style: { ...text, fontSize: "11px" },
		x: {
			domain: columns,
			axis: "top",
			label: null,
			tickRotate: isMarked ? -90 : -50,
			tickSize: 0,
			padding: 0,
		},
		y: { domain: rows, label: null, tickSize: 0, padding: 0 },
		marks: [
			Plot.cell(
				rows.flatMap((row) => columns.map((column) => ({ row, column }))),
				{
					x: "column",
					y: "row",
					fill: "var(--ground)",
					stroke: "var(--line)",
				},
			),
			Plot.cell(cells, {
				x: "column",
				y: "row",
				fill: "var(--heat)",
				fillOpacity: ({ shade }: Cell) => inkOf(shade),
				inset: 0.5,
			}),
			Plot.text(cells, {
				x: "column",
				y: "row",
				text: "text",
				fontSize: 10,
				fill: ({ shade }: Cell) =>
					isDense(shade) ? "var(--ground)" : "var(--text)",
			}),
		],
	}) as unknown as PlotElement;
}

const isDense = (shade: number) => shade >= 0.5;

/** Five steps rather than a slope: no step is so near the middle that neither dark nor light text is readable on it. */
function inkOf(shade: number): number {
	if (shade === 0) return 0;
	if (shade < 0.1) return 0.15;
	if (shade < 0.5) return 0.36;
	return shade < 0.9 ? 0.76 : 1;
}

const longest = (names: readonly string[]) =>
	Math.max(0, ...names.map(({ length }) => length));
