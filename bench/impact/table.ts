import Table from "cli-table3";
import { wrapped } from "../report/print/wrap.ts";

/** A column of a table: its head, the widest that its cells may be, and whether they are numbers. */
export interface Column {
	name: string;
	widest: number;
	numeric?: boolean;
}

/** A table whose cells are wrapped. */
export function tableText(
	columns: readonly Column[],
	rows: readonly (readonly string[])[],
): string {
	const table = new Table({
		head: columns.map(({ name, widest }) => wrapped(name, widest)),
		style: { head: [], border: [], compact: true },
		colAligns: columns.map(({ numeric }) => (numeric ? "right" : "left")),
	});
	table.push(
		...rows.map((cells) =>
			cells.map((cell, index) => wrapped(cell, columns[index]?.widest ?? 0)),
		),
	);
	return table.toString();
}
