import { join } from "node:path";
import Sqlite from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildRelease } from "../../bench/deploys/release.ts";
import { type Change, readChange } from "../../bench/scenario/change.ts";
import {
	type Arm,
	type ArmBuild,
	arms,
	buildArm,
	startBuilt,
} from "../support/arms.ts";
import { root } from "../support/root.ts";
import { openShop, type ShopUnderTest } from "../support/shop-under-test.ts";
import { letCome } from "./customers.ts";

// The change of scenarios/changes that splits the customers' names, rolled out on real arms.

const seed = { seed: 5, products: 6, customers: 30 };
const readStored = (id: string) =>
	readChange(join(root, "scenarios/changes", `${id}.yaml`));
const expansion = readStored("schema-migration");
const contraction = readStored("schema-contraction");

/** The expansion with a migration that fails after it has changed much. */
const failing: Change = {
	...expansion,
	id: "failing-migration",
	monolith: expansion.monolith.map(failingEdit),
	microservices: expansion.microservices.map(failingEdit),
};

function failingEdit(edit: Change["monolith"][number]) {
	if (!("create" in edit) || !edit.file.endsWith(".sql")) return edit;
	const half = "INSERT INTO users (id, email) VALUES ('u-half', 'half');";
	return { ...edit, create: `${edit.create}\n${half}` };
}

/** An arm, and the unit in which its customers' names are. */
const sides: { arm: Arm; unit: string }[] = [
	{ arm: arms.monolith, unit: "monolith" },
	{ arm: arms.direct, unit: "users" },
];

// Releases follow each other on one shop, as they do in life: each test goes on from where the one before it ended.
describe.each(sides)("the names of the $arm.name", ({ arm, unit }) => {
	let shop: ShopUnderTest;
	let build: ArmBuild;
	const files = new Map<string, string>();
	beforeAll(async () => {
		const running = await startBuilt(arm, {
			seed,
			build: async (folder) => {
				build = await buildArm(arm, folder);
				return build;
			},
		});
		shop = await openShop(running);
		const old = build.bundles.find((bundle) => bundle.unit === unit);
		files.set("old", old?.file ?? "");
		for (const change of [expansion, contraction, failing])
			files.set(change.id, await built(change));
	}, 300_000);
	afterAll(async () => {
		await shop?.close();
		await shop?.arm.stop();
	});

	/** Where the changed unit lies; there is but one. */
	async function built(change: Change): Promise<string> {
		const { topology, bundles } = build;
		const { shipped } = await buildRelease({
			root,
			folder: join(shop.arm.runDir, change.id),
			topology,
			running: bundles,
			change,
		});
		expect(shipped.map((bundle) => bundle.unit)).toEqual([unit]);
		return shipped[0]?.file ?? "";
	}

	/** Rolls versions out one after the other, while customers come before, between and after. */
	async function rollOut(...versions: string[]) {
		const coming = letCome(shop.doors.rest);
		const outcomes = [];
		try {
			for (const version of versions) {
				await coming.more(5);
				const file = files.get(version) as string;
				outcomes.push(await shop.arm.target.replace(unit, file));
			}
			await coming.more(5);
		} finally {
			await coming.end();
		}
		const { names, wrong } = await coming.end();
		expect(wrong).toEqual([]);
		return { outcomes, names };
	}

	function inDatabase<Row>(query: string): Row[] {
		const file = shop.arm.target.databaseFile("users");
		const database = new Sqlite(file, { readonly: true });
		try {
			return database.prepare<[], Row>(query).all();
		} finally {
			database.close();
		}
	}

	const columns = () =>
		inDatabase<{ name: string }>("SELECT name FROM pragma_table_info('users')")
			.map(({ name }) => name)
			.filter((name) => /name$/i.test(name));

	const joined = "givenName || coalesce(' ' || familyName, '')";

	/** Names of customers, as one of the versions reads them. */
	const namesAs = (name: string) =>
		new Map(
			inDatabase<{ email: string; name: string }>(
				`SELECT email, ${name} AS name FROM users WHERE email LIKE 'coming-%'`,
			).map(({ email, name }) => [email, name]),
		);

	const all = new Map<string, string>();
	function expectAll(names: ReadonlyMap<string, string>, as: string[]) {
		for (const [email, name] of names) all.set(email, name);
		for (const column of as) expect(namesAs(column)).toEqual(all);
	}

	it("stay as they are when the migration fails: the old version goes on, and the release says why", async () => {
		const { outcomes, names } = await rollOut("failing-migration");
		expect(outcomes).toMatchObject([
			{
				replaced: false,
				why: expect.stringMatching(
					/002-split-name failed: NOT NULL.*nothing of it was kept/,
				),
			},
		]);
		expect(columns()).toEqual(["name"]);
		expectAll(names, ["name"]);
	});

	it("are not taken from the old version while it serves: the contraction is refused before the expansion", async () => {
		const { outcomes, names } = await rollOut("schema-contraction");
		expect(outcomes).toMatchObject([
			{
				replaced: false,
				why: expect.stringMatching(/003-parts-alone takes away.*before 002/),
			},
		]);
		expect(columns()).toContain("name");
		expectAll(names, ["name", joined]);
	});

	it("are read by both versions, whoever wrote them: rolled out, taken back, rolled out again", async () => {
		const { outcomes, names } = await rollOut(
			"schema-migration",
			"old",
			"schema-migration",
		);
		expect(outcomes.map(({ replaced }) => replaced)).toEqual([
			true,
			true,
			true,
		]);
		expectAll(names, ["name", joined]);
	});

	it("survive the contraction and its rollback, and the version before the expansion is refused", async () => {
		const { outcomes, names } = await rollOut(
			"schema-contraction",
			"schema-migration",
			"old",
		);
		expect(outcomes).toMatchObject([
			{ replaced: true },
			{ replaced: true },
			{
				replaced: false,
				why: expect.stringMatching(/newer than this code.*003-parts-alone/),
			},
		]);
		expect(columns().toSorted()).toEqual(["familyName", "givenName"]);
		expectAll(names, [joined]);
	});
});
