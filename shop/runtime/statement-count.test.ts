import { expect, it } from "vitest";
import { openDatabase } from "./sqlite.ts";
import { countStatements } from "./statement-count.ts";

const initial =
	"CREATE TABLE parents (id INTEGER PRIMARY KEY); CREATE TABLE children (id INTEGER PRIMARY KEY, parent INTEGER REFERENCES parents (id) ON DELETE CASCADE);";

function counted() {
	const database = openDatabase(":memory:", {
		test: { "001-initial": initial },
	});
	return { database, work: countStatements(database) };
}

it("counts each run of a statement, whatever it is asked for", () => {
	const { database, work } = counted();
	const add = database.prepare("INSERT INTO parents (id) VALUES (?)");
	const ids = database
		.prepare<[], number>("SELECT id FROM parents ORDER BY id")
		.pluck();
	add.run(1);
	add.run(2);
	expect([ids.get(), ids.all(), [...ids.iterate()]]).toEqual([
		1,
		[1, 2],
		[1, 2],
	]);
	expect(work.statements()).toBe(5);
	database.close();
});

it("counts a statement that fails, and not the BEGIN and COMMIT around it", () => {
	const { database, work } = counted();
	const add = database.prepare("INSERT INTO parents (id) VALUES (?)");
	const twice = database.transaction(() => {
		add.run(1);
		add.run(1);
	});
	expect(twice).toThrow("UNIQUE");
	expect(work.statements()).toBe(2);
	database.close();
});

it("counts rows that foreign keys take along, and the pages that tables grow by", () => {
	const { database, work } = counted();
	const before = { rows: work.rowsWritten(), bytes: work.sizeBytes() };
	database.exec(
		"INSERT INTO parents VALUES (1); INSERT INTO children (parent) SELECT 1 FROM (VALUES (1), (2), (3)); DELETE FROM parents; CREATE TABLE more (id INTEGER);",
	);
	expect(work.rowsWritten() - before.rows).toBe(1 + 3 + 1 + 3);
	expect(work.sizeBytes() - before.bytes).toBe(4096);
	expect(work.statements()).toBe(0);
	database.close();
});
