import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { watchStatements } from "./sql-watch.ts";
import { type Database, openDatabase } from "./sqlite.ts";
import { summaryOf } from "./trace-sql.ts";

let folder: string;
let database: Database;
let seen: string[];
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-sql-"));
	database = openDatabase(join(folder, "a.sqlite"), {
		test: { "001-initial": "CREATE TABLE things (id);" },
	});
	seen = [];
	watchStatements(database, (text) => (rows, failed) => {
		seen.push(`${text}: ${rows}${failed ? " failed" : ""}`);
	});
});
afterEach(() => {
	database.close();
	rmSync(folder, { recursive: true });
});

const add = "INSERT INTO things VALUES (?)";

describe("a watched database", () => {
	it("tells each statement with the rows it read or changed", () => {
		database.prepare(add).run(1);
		database.prepare(add).run(2);
		database.prepare("SELECT * FROM things").all();
		database.prepare("SELECT * FROM things").get();
		expect(database.prepare("SELECT id FROM things").pluck().all()).toEqual([
			1, 2,
		]);
		expect(database.prepare("SELECT 1 WHERE 0").get()).toBeUndefined();
		expect(seen).toEqual([
			`${add}: 1`,
			`${add}: 1`,
			"SELECT * FROM things: 2",
			"SELECT * FROM things: 1",
			"SELECT id FROM things: 2",
			"SELECT 1 WHERE 0: 0",
		]);
	});

	it("tells the beginning and the end of transactions around what is in them", () => {
		const insert = database.prepare(add);
		const inner = database.transaction((id: number) => insert.run(id));
		const outer = database.transaction((id: number) => inner(id));
		outer.immediate(1);
		expect(seen).toEqual([
			"BEGIN IMMEDIATE: 0",
			"SAVEPOINT: 0",
			`${add}: 1`,
			"RELEASE: 0",
			"COMMIT: 0",
		]);
	});

	it("gives back what the work gives back, and throws what it throws", () => {
		expect(database.transaction(() => 7)()).toBe(7);
		const fails = database.transaction(() => {
			throw new Error("no");
		});
		expect(() => fails.immediate()).toThrow("no");
		expect(database.inTransaction).toBe(false);
		expect(seen.at(-1)).toBe("ROLLBACK: 0 failed");
		const broken = database.prepare("SELECT abs(-9223372036854775808)");
		expect(() => broken.get()).toThrow("overflow");
		expect(seen.at(-1)).toContain("0 failed");
	});
});

it.each([
	["SELECT id FROM products WHERE id = ?", "SELECT products"],
	['  insert into "cartLines" (a) VALUES (?)', "INSERT cartLines"],
	["UPDATE stock SET onHand = 1", "UPDATE stock"],
	["DELETE FROM carts", "DELETE carts"],
	["-- FROM here\nSELECT 1", "SELECT"],
	["WITH a AS (SELECT 1 FROM b) INSERT INTO c SELECT * FROM a", "INSERT c"],
	["BEGIN IMMEDIATE", "BEGIN IMMEDIATE"],
	["COMMIT", "COMMIT"],
])("%j is named %s", (text, name) => {
	expect(summaryOf(text)).toBe(name);
});
