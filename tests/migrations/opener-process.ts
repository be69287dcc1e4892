import { openDatabase } from "../../shop/runtime/sqlite.ts";

// Opens the database FILE with the migrations in MIGRATIONS as soon as it is told to, and ends.
const { FILE = "", MIGRATIONS = "{}" } = process.env;

process.once("message", () => {
	const steps = JSON.parse(MIGRATIONS) as Record<string, string>;
	openDatabase(FILE, { steps }, (database) =>
		database.exec("INSERT INTO steps VALUES ('seed')"),
	).close();
	process.disconnect();
});
process.send?.("here");
