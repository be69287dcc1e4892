import type { StatementObserver } from "./sql-watch.ts";
import { beginHere } from "./tracer.ts";

const nothing = () => {};

/** A span for each statement, named by what it does to which table; its values are never kept. */
export const traceStatement: StatementObserver = (text) => {
	const open = beginHere({ kind: "sql", name: summaryOf(text) });
	if (!open) return nothing;
	return (rows, failed = false) => {
		Object.assign(open.attributes, attributesOf(text), {
			"shoplab.rows": rows,
		});
		open.end({ failed });
	};
};

const summaries = new Map<string, string>();

/** `SELECT products` of a statement: its verb and the first table in it (OpenTelemetry's db.query.summary). */
export function summaryOf(text: string): string {
	const known = summaries.get(text);
	if (known !== undefined) return known;
	const summary = summarise(text);
	// Statements are prepared once; what is put together at each call is told apart from them by not being kept for ever.
	if (summaries.size < 2_000) summaries.set(text, summary);
	return summary;
}

function summarise(text: string): string {
	const plain = text.replace(/--[^\n]*/g, " ").trim();
	const control = /^(?:BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b[ \w]*/i.exec(
		plain,
	);
	if (control) return control[0].trim().toUpperCase();
	const body = plain.replace(
		/^WITH\b[\s\S]*?\)\s*(?=(?:SELECT|INSERT|UPDATE|DELETE)\b)/i,
		"",
	);
	const verb = /\b(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA)\b/i.exec(body)?.[0];
	const table = /\b(?:FROM|INTO|UPDATE)\s+["`]?(\w+)/i.exec(body)?.[1];
	return [verb?.toUpperCase() ?? "SQL", table].filter(Boolean).join(" ");
}

function attributesOf(text: string): Record<string, string> {
	const [operation = "", collection] = summaryOf(text).split(" ");
	return {
		"db.system.name": "sqlite",
		"db.operation.name": operation,
		...(collection && /^[A-Z]+$/.test(operation) && /[a-z]/.test(collection)
			? { "db.collection.name": collection }
			: {}),
	};
}
