import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";

export type Database = Sqlite.Database;

/**
 * The same for every database of every build. WAL with synchronous NORMAL survives the death of the process at any point;
 * only a power cut can take back the last commits, and equally on both sides.
 */
export const pragmas = {
	journal_mode: "WAL",
	synchronous: "NORMAL",
	busy_timeout: 5_000,
	foreign_keys: "ON",
	cache_size: -16_000,
	temp_store: "MEMORY",
} as const;

/**
 * Opens a database file, and on first use creates its tables and fills them, all in one transaction.
 * `schema` is SQL; `fill` adds the seed.
 */
export function openDatabase(
	file: string,
	schema: string,
	fill?: (database: Database) => void,
): Database {
	mkdirSync(dirname(file), { recursive: true });
	const database = new Sqlite(file);
	for (const [name, value] of Object.entries(pragmas))
		database.pragma(`${name} = ${value}`);
	const create = database.transaction(() => {
		if (database.pragma("user_version", { simple: true }) !== 0) return;
		database.exec(schema);
		fill?.(database);
		database.pragma("user_version = 1");
	});
	create.immediate();
	return database;
}
