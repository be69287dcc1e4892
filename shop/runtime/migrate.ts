import type { Database } from "better-sqlite3";
import {
	type Migration,
	MigrationRefused,
	migrationsOf,
	nextOf,
	type Recorded,
	type Schema,
} from "./migrations.ts";

const records = `
	CREATE TABLE IF NOT EXISTS migrations (
		series TEXT NOT NULL,
		number INTEGER NOT NULL,
		name TEXT NOT NULL,
		checksum TEXT NOT NULL,
		leastCode INTEGER NOT NULL,
		appliedAt TEXT NOT NULL,
		inUseSince TEXT,
		PRIMARY KEY (series, number)
	) STRICT, WITHOUT ROWID;`;

/**
 * Brings a database to where the code is: applies what it lacks, each migration in a transaction with its record, then once
 * `fill`, which adds the seed. Whoever dies in between leaves a state from which the next goes on. Throws MigrationRefused.
 */
export function migrate(
	database: Database,
	schema: Schema,
	fill?: (database: Database) => void,
): void {
	const known = migrationsOf(schema);
	if (isFilled(database) && !missing(database, known)) return;
	const step = database.transaction(() => {
		database.exec(records);
		const next = missing(database, known);
		if (next) apply(database, next);
		return next !== undefined;
	}).immediate;
	while (step());
	database
		.transaction(() => {
			if (isFilled(database)) return;
			fill?.(database);
			database.pragma("user_version = 1");
		})
		.immediate();
}

function isFilled(database: Database): boolean {
	return database.pragma("user_version", { simple: true }) !== 0;
}

function missing(
	database: Database,
	known: readonly Migration[],
): Migration | undefined {
	return nextOf(known, recordedIn(database));
}

function recordedIn(database: Pick<Database, "prepare">): Recorded[] {
	return database
		.prepare<[], Recorded>(
			"SELECT series, number, name, checksum, leastCode, inUseSince FROM migrations",
		)
		.all();
}

/** Part of a transaction. */
function apply(database: Database, migration: Migration): void {
	const { sql, ...rest } = migration;
	mustNotEndTransaction(migration);
	const addsOnly = rest.leastCode === 0;
	const before = addsOnly ? columnsOf(database) : [];
	try {
		database.exec(sql);
	} catch (cause) {
		throw new MigrationRefused(
			`the migration ${rest.series} ${rest.name} failed: ${(cause as Error).message}; nothing of it was kept, and what ran before can go on; mend the file`,
			{ cause },
		);
	}
	if (addsOnly) mustStand(database, rest, before);
	database
		.prepare(
			`INSERT INTO migrations (series, number, name, checksum, leastCode, appliedAt)
			VALUES (@series, @number, @name, @checksum, @leastCode, @appliedAt)`,
		)
		.run({ ...rest, appliedAt: new Date().toISOString() });
}

function mustNotEndTransaction({ series, name, sql }: Migration): void {
	const [, word] = /^\s*(BEGIN|COMMIT|ROLLBACK)\b[^;\n]*;/im.exec(sql) ?? [];
	if (word === undefined) return;
	throw new MigrationRefused(
		`the migration ${series} ${name} says ${word}: it has a transaction already, with its record, and would leave half of it behind; take that statement out`,
	);
}

/** What says that old code works with it has to leave what old code reads and writes. */
function mustStand(
	database: Database,
	{ series, name }: Pick<Migration, "series" | "name">,
	before: readonly string[],
): void {
	const after = new Set(columnsOf(database));
	const gone = before.filter((column) => !after.has(column));
	if (gone.length === 0) return;
	throw new MigrationRefused(
		`the migration ${series} ${name} says "-- expand" and takes away ${gone.join(", ")}: code that serves now would fail; let it add only, and take away in a later "-- contract"`,
	);
}

function columnsOf(database: Database): string[] {
	return database
		.prepare<[], string>(
			`SELECT parts.name || '.' || columns.name FROM sqlite_schema AS parts, pragma_table_info(parts.name) AS columns
			WHERE parts.type IN ('table', 'view')`,
		)
		.pluck()
		.all();
}

/**
 * Notes, when it is called, that code with this schema serves from now on: a `-- contract` waits for that. Reads only, unless that is
 * news: after a release, or after its rollback.
 */
export function useOf(database: Database, schema: Schema): () => void {
	// Others may count and watch what is prepared through the database later.
	const own = { prepare: database.prepare.bind(database) };
	const newestOf = (series: string) => Object.keys(schema[series] ?? {}).length;
	return () => {
		const news = recordedIn(own).filter(
			({ series, number, inUseSince }) =>
				number <= newestOf(series) !== (inUseSince !== null),
		);
		if (news.length === 0) return;
		const note = own.prepare(
			`UPDATE migrations SET inUseSince = CASE WHEN number <= @newest THEN coalesce(inUseSince, @now) END
			WHERE series = @series`,
		);
		const now = new Date().toISOString();
		for (const series of new Set(news.map((each) => each.series)))
			note.run({ series, newest: newestOf(series), now });
	};
}
