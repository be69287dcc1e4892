import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { migrationsOf } from "../../shop/runtime/migrations.ts";
import { filesUnder } from "../support/import-graph.ts";
import { root } from "../support/root.ts";

const imported = /import (\w+) from "\.\/migrations\/([^"]+)\.sql";/g;
const listed = /"(\d{3}-[^"]+)": (\w+)/g;

const sqlFiles = ["monolith", "microservices"].flatMap((folder) =>
	filesUnder(root, folder, /\.sql$/),
);

/** Folders with migrations, and the source in each that lists them. */
const folders = [
	...new Set(sqlFiles.map((file) => dirname(dirname(file)))),
].map((folder) => ({
	folder,
	files: sqlFiles.filter((file) => dirname(dirname(file)) === folder),
	list: listIn(folder),
}));

function listIn(folder: string): string {
	const name = folder.endsWith("/kit") ? "assemble.ts" : "service.ts";
	return readFileSync(join(root, folder, name), "utf8");
}

it("every database has its migrations", () => {
	expect(folders).toHaveLength(1 + 11 + 1);
});

it.each(folders)(
	"every file of $folder/migrations is imported and listed under its own name, in order",
	({ folder, files, list }) => {
		const variables = new Map(
			[...list.matchAll(imported)].map(([, variable, name]) => [
				name,
				variable,
			]),
		);
		const names = [...list.matchAll(listed)].map(([, name = "", variable]) => {
			expect(variables.get(name)).toBe(variable);
			return name;
		});
		expect(names.map((name) => `${folder}/migrations/${name}.sql`)).toEqual(
			files.toSorted(),
		);
		const texts = names.map((name) => [
			name,
			readFileSync(join(root, folder, "migrations", `${name}.sql`), "utf8"),
		]);
		expect(() =>
			migrationsOf({ [folder]: Object.fromEntries(texts) }),
		).not.toThrow();
	},
);
