import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Sqlite from "better-sqlite3";
import { migrate } from "./migrate.ts";
import { MigrationRefused, type Schema } from "./migrations.ts";

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
 * Opens a database file and applies the migrations that it lacks; on first use `fill` then adds the seed.
 * Throws MigrationRefused when file and code do not fit, or a migration fails.
 */
export function openDatabase(
	file: string,
	schema: Schema,
	fill?: (database: Database) => void,
): Database {
	mkdirSync(dirname(file), { recursive: true });
	const database = new Sqlite(file);
	for (const [name, value] of Object.entries(pragmas))
		database.pragma(`${name} = ${value}`);
	try {
		migrate(database, schema, fill);
		return database;
	} catch (cause) {
		database.close();
		if (!(cause instanceof MigrationRefused)) throw cause;
		throw new MigrationRefused(`${file}: ${cause.message}`, { cause });
	}
}

// Enough for the catalogue of a large shop: a page that is written twice costs more than its place in memory.
const bulkCacheKib = 400_000;

/**
 * Fills a table many times as fast: without its triggers and indexes, which are put back when all rows are there. For an empty
 * table, in a transaction; what the triggers would have done is for the caller to do.
 */
export function fillTable(
	database: Database,
	table: string,
	fill: () => void,
): void {
	const parts = database
		.prepare<[string], { type: string; name: string; sql: string }>(
			`SELECT type, name, sql FROM sqlite_schema
			WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL ORDER BY type`,
		)
		.all(table);
	for (const { type, name } of parts) database.exec(`DROP ${type} ${name}`);
	database.pragma(`cache_size = ${-bulkCacheKib}`);
	try {
		fill();
		for (const { sql } of parts) database.exec(sql);
	} finally {
		database.pragma(`cache_size = ${pragmas.cache_size}`);
	}
}
