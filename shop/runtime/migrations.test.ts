import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { useOf } from "./migrate.ts";
import { type Migrations, migrationsOf } from "./migrations.ts";
import { type Database, openDatabase } from "./sqlite.ts";

const initial = "CREATE TABLE users (name TEXT NOT NULL);";
const expand = "-- expand\nALTER TABLE users ADD COLUMN given TEXT;";
const contract = "-- contract 002\nALTER TABLE users DROP COLUMN name;";
const unmarked = "ALTER TABLE users RENAME COLUMN name TO fullName;";

const one = { "001-initial": initial };
const two = { ...one, "002-given": expand };
const three = { ...two, "003-no-name": contract };

let folder: string;
let file: string;
let opened: Database[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-migrations-"));
	file = join(folder, "users.sqlite");
	opened = [];
});
afterEach(() => {
	for (const database of opened) database.close();
	rmSync(folder, { recursive: true });
});

function open(
	users: Migrations,
	fill?: (database: Database) => void,
): Database {
	const database = openDatabase(file, { users }, fill);
	opened.push(database);
	return database;
}

/** Opens the database as a process does that gets as far as to serve. */
function serve(users: Migrations): Database {
	const database = open(users);
	useOf(database, { users })();
	return database;
}

const addName = (database: Database) =>
	database.exec("INSERT INTO users (name) VALUES ('Ada')");
const countOf = (database: Database) =>
	database.prepare("SELECT count(*) FROM users").pluck().get();
const columnsOf = (database: Database) =>
	database.prepare("SELECT name FROM pragma_table_info('users')").pluck().all();
const namesOf = (database: Database) =>
	database.prepare("SELECT name FROM migrations").pluck().all();

describe("a list of migrations", () => {
	it.each([
		["a gap", { ...one, "003-later": expand }, /"003-later" where.*"002-…"/],
		["a number twice", { ...two, "002-again": expand }, /"002-again".*"003-…"/],
		["a wrong order", { "002-given": expand, ...one }, /"002-given".*"001-…"/],
		["a name without a number", { initial }, /"initial".*"001-…"/],
		["a contract of nothing", { ...one, "002-a": "-- contract" }, /says nothi/],
		["a contract of itself", { ...one, "002-a": "-- contract 002" }, /earlier/],
		["a mark with more in it", { ...one, "002-a": "-- expand a" }, /says noth/],
	])("with %s is refused", (_, users, why) => {
		expect(() => migrationsOf({ users })).toThrow(why);
	});
});

describe("a database", () => {
	it("gets its migrations in order, then once its seed, whose writer knows them all", () => {
		const fill = (database: Database) =>
			database.exec("INSERT INTO users (name, given) VALUES ('Ada', 'Ada')");
		expect(namesOf(open(two, fill))).toEqual(["001-initial", "002-given"]);
		expect(countOf(open(two, fill))).toBe(1);
	});

	it("keeps what is in it when another migration comes", () => {
		addName(open(one));
		const later = open(two);
		expect(countOf(later)).toBe(1);
		expect(columnsOf(later)).toEqual(["name", "given"]);
	});

	it("has series that are numbered each for itself", () => {
		const kit = { "001-initial": "CREATE TABLE events (id);" };
		const database = openDatabase(file, { users: two, kit });
		opened.push(database);
		expect(namesOf(database).toSorted()).toEqual([
			"001-initial",
			"001-initial",
			"002-given",
		]);
		expect(() => openDatabase(file, { users: two })).toThrow(/newer.*kit/);
	});

	it("is opened by a reader alone when nothing is to be done", () => {
		open(two).exec("BEGIN IMMEDIATE");
		expect(namesOf(open(two))).toHaveLength(2);
	});

	it("is refused when the text of a migration is another than that which was applied", () => {
		open(one);
		const changed = { "001-initial": `${initial}\nCREATE TABLE more (id);` };
		expect(() => open(changed)).toThrow(
			/users\.sqlite: the migration users 001-initial.*another text.*put the file back/,
		);
	});

	it("is refused when a record is missing before others", () => {
		open(three).exec("DELETE FROM migrations WHERE number = 2");
		expect(() => open(three)).toThrow(/later migrations of users than 002/);
	});

	it("keeps nothing of a migration that fails, and goes on when it is mended", () => {
		addName(open(one));
		const broken = `${expand}\nINSERT INTO users (given) VALUES ('no name');`;
		expect(() => open({ ...one, "002-given": broken })).toThrow(
			/users\.sqlite: the migration users 002-given failed: NOT NULL.*nothing of it was kept/,
		);
		expect(columnsOf(open(one))).toEqual(["name"]);
		expect(columnsOf(open(two))).toEqual(["name", "given"]);
	});

	it("is refused a migration that would end the transaction around it", () => {
		open(one);
		const parts = { ...one, "002-given": `${expand}\nCOMMIT;\nBEGIN;` };
		expect(() => open(parts)).toThrow(/002-given says COMMIT/);
		expect(columnsOf(open(one))).toEqual(["name"]);
	});

	it("is filled by the next process when the first one dies before that", () => {
		const dies = () => {
			throw new Error("died");
		};
		expect(() => open(one, dies)).toThrow("died");
		expect(countOf(open(one, addName))).toBe(1);
	});
});

describe("code that is older than its database", () => {
	it("works with what was only expanded", () => {
		open(two);
		expect(() => addName(open(one))).not.toThrow();
	});

	it("is refused where a migration without a mark has been", () => {
		open({ ...one, "002-rename": unmarked });
		expect(() => open(one)).toThrow(
			/newer than this code: users 002-rename needs code that knows migration 002, and this knows no more than 001/,
		);
	});

	it("is refused where a contract took away what it needs, and served where that came before", () => {
		open(three);
		expect(() => open(one)).toThrow(/003-no-name needs code that knows.* 002/);
		expect(namesOf(open(two))).toHaveLength(3);
	});
});

it("an expansion that takes something away is refused, whatever it says", () => {
	open(one);
	const lies = { ...one, "002-rename": `-- expand\n${unmarked}` };
	expect(() => open(lies)).toThrow(/"-- expand" and takes away users\.name/);
	expect(columnsOf(open(one))).toEqual(["name"]);
});

describe("a contract", () => {
	it("is refused after code that needs what it takes away, until code that does not has served", () => {
		serve(one);
		const why = /code before 002 needs.*first release the version that ends/;
		expect(() => open(three)).toThrow(why);
		// Opened, and expanded, but never served: a version that does not start.
		expect(namesOf(open(two))).toEqual(["001-initial", "002-given"]);
		expect(() => open(three)).toThrow(why);
		serve(two);
		expect(columnsOf(open(three))).toEqual(["given"]);
	});

	it("is refused again after a rollback", () => {
		serve(two);
		serve(one);
		expect(() => open(three)).toThrow(/such code served this database last/);
		serve(two);
		expect(columnsOf(open(three))).toEqual(["given"]);
	});
});
