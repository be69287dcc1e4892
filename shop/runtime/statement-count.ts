import type { Database } from "./sqlite.ts";

/** What a database has done since it was opened, read when somebody asks. */
export interface DatabaseWork {
	/** Statements that were run, without BEGIN, COMMIT and those of `exec`. */
	statements(): number;
	/** Rows inserted, changed or deleted; those of foreign keys and triggers too. */
	rowsWritten(): number;
	/** Pages that the database takes, those of the WAL included. */
	sizeBytes(): number;
}

const methods = ["run", "get", "all", "iterate"] as const;

/** Counts the statements that are prepared from now on as they run: one addition each, and no text is looked at. */
export function countStatements(database: Database): DatabaseWork {
	const prepare = database.prepare.bind(database);
	const changes = prepare<[], number>("SELECT total_changes()").pluck();
	const size = prepare<[], number>(
		"SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
	).pluck();
	let statements = 0;
	const counted = (text: string) => {
		const statement = prepare(text);
		for (const name of methods) {
			const method = statement[name] as (...args: unknown[]) => unknown;
			Object.assign(statement, {
				[name](...args: unknown[]) {
					statements += 1;
					return method.apply(statement, args);
				},
			});
		}
		return statement;
	};
	Object.assign(database, { prepare: counted });
	return {
		statements: () => statements,
		rowsWritten: () => changes.get() ?? 0,
		sizeBytes: () => size.get() ?? 0,
	};
}
