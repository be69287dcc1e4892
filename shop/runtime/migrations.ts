import { createHash } from "node:crypto";

/** SQL files by name, in order: { "001-initial": "CREATE TABLE …" }. What the first line of a file may say: see leastCodeOf. */
export type Migrations = Readonly<Record<string, string>>;

/** What a database is made of: series of migrations, numbered each for itself, under the name of whoever keeps them. */
export type Schema = Readonly<Record<string, Migrations>>;

/** A migration as the code has it. */
export interface Migration {
	series: string;
	number: number;
	name: string;
	sql: string;
	/** sha256 of the SQL, in hex. */
	checksum: string;
	/** The least migration of the series that code must know to work with this one; 0 where all code works with it. */
	leastCode: number;
}

/** A migration as the database remembers it. */
export interface Recorded extends Omit<Migration, "sql"> {
	/** Since when code that knows it serves; null where the code that began to serve last does not know it. */
	inUseSince: string | null;
}

/** Migrations that contradict themselves or the database, or that must not be applied yet. */
export class MigrationRefused extends Error {
	override readonly name = "MigrationRefused";
	readonly code = "MigrationRefused";
}

/** The migrations of a schema, series after series. Throws MigrationRefused when numbers or marks are wrong. */
export function migrationsOf(schema: Schema): Migration[] {
	return Object.entries(schema).flatMap(([series, files]) =>
		Object.entries(files).map(([name, sql], index) => {
			const number = index + 1;
			if (!new RegExp(`^${digits(number)}-[a-z0-9-]+$`).test(name))
				throw new MigrationRefused(
					`${series} has the migration "${name}" where one called "${digits(number)}-…" belongs: numbers begin at 001, in order, none twice and none left out; rename the file and its entry in the list`,
				);
			const checksum = createHash("sha256").update(sql).digest("hex");
			const leastCode = leastCodeOf(sql, { series, name, number });
			return { series, number, name, sql, checksum, leastCode };
		}),
	);
}

/**
 * The first line says which code works with a migration besides the code that knows it: `-- expand` all code that came before,
 * as it only adds; `-- contract 002` code that knows 002, which has no need any more of what goes. Without such a line: none.
 */
function leastCodeOf(
	sql: string,
	{ series, name, number }: Pick<Migration, "series" | "name" | "number">,
): number {
	const [first = ""] = sql.split("\n", 1);
	if (first === "-- expand") return 0;
	if (!/^--\s*(?:expand|contract)\b/i.test(first)) return number;
	const least = Number(/^-- contract (\d{3})$/.exec(first)?.[1]);
	if (least > 0 && least < number) return least;
	throw new MigrationRefused(
		`${series} ${name} begins with "${first}", which says nothing: write "-- expand", or "-- contract NNN" with the number of an earlier migration`,
	);
}

/**
 * The first migration that a database lacks. Throws MigrationRefused when the database is not what this code can work with, or
 * the migration must not follow yet.
 */
export function nextOf(
	known: readonly Migration[],
	recorded: readonly Recorded[],
): Migration | undefined {
	for (const each of recorded) mustFit(each, known);
	const next = known.find((one) => !recorded.some((each) => isSame(each, one)));
	if (next) mayFollow(next, recorded);
	return next;
}

function isSame(
	one: Pick<Migration, "series" | "number">,
	other: Pick<Migration, "series" | "number">,
): boolean {
	return one.series === other.series && one.number === other.number;
}

function mustFit(recorded: Recorded, known: readonly Migration[]): void {
	const { series, name, leastCode } = recorded;
	const own = known.find((one) => isSame(one, recorded));
	if (own) {
		if (own.name === name && own.checksum === recorded.checksum) return;
		throw new MigrationRefused(
			`the migration ${series} ${name} was applied at another time with another text (${recorded.checksum.slice(0, 12)}) than that of ${own.name} in this code (${own.checksum.slice(0, 12)}): nobody can tell what the database holds; put the file back as it was, and the change into a new migration`,
		);
	}
	const newest = known.filter((one) => one.series === series).length;
	if (leastCode <= newest) return;
	throw new MigrationRefused(
		`the database is newer than this code: ${series} ${name} needs code that knows migration ${digits(leastCode)}, and this knows no more than ${digits(newest)}; release code that does`,
	);
}

function mayFollow(next: Migration, recorded: readonly Recorded[]): void {
	const { series, name, number, leastCode } = next;
	const before = recorded.filter((each) => each.series === series);
	if (before.some((each) => each.number > number))
		throw new MigrationRefused(
			`the database has later migrations of ${series} than ${name}, and not that one: somebody took its record away; restore the database`,
		);
	// Without a mark it is for releases that stop the old version first. Where nobody has served yet, nobody can be hurt.
	const isContract = leastCode > 0 && leastCode < number;
	if (!isContract || before.every(({ inUseSince }) => !inUseSince)) return;
	if (before.some((each) => each.number === leastCode && each.inUseSince))
		return;
	throw new MigrationRefused(
		`${series} ${name} takes away what code before ${digits(leastCode)} needs, and such code served this database last: it may serve still; first release the version that ends with ${digits(leastCode)}, everywhere`,
	);
}

function digits(number: number): string {
	return String(number).padStart(3, "0");
}
