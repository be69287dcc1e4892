import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import {
	type Context,
	contract,
	operation,
	type Route,
	routesOf,
} from "../../contract/operation.ts";
import { createTokenVerifier } from "../auth.ts";
import { createEdge } from "../edge.ts";
import { openDatabase } from "../sqlite.ts";
import { createFaults, type Faults } from "./faults.ts";
import type { ProcessFault } from "./protocol.ts";

const always = { share: 1, ids: [] };
const context = {} as Context;

/** A process with two capabilities: "reviews" asks "catalog" within the process. */
function process() {
	const faults = createFaults();
	const catalog = faults.part("catalog", { has: (id: string) => id !== "" });
	const ask = (name: string) =>
		operation({
			summary: name,
			method: "GET",
			path: `/${name}`,
			access: "anyone",
			input: z.object({ productId: z.string().default("p-1") }),
			output: z.boolean(),
			status: 200,
			errors: [],
		});
	const all = [
		...routesOf(contract("reviews", { listReviews: ask("reviews") }), {
			listReviews: ({ productId }) => catalog.has(productId),
		}),
		...routesOf(contract("catalog", { getProduct: ask("product") }), {
			getProduct: () => true,
		}),
		...routesOf(contract("support", { listTickets: ask("tickets") }), {
			listTickets: () => true,
		}),
	];
	const edge = faults.edge(
		createEdge(createTokenVerifier({ keys: [] }, undefined)),
	);
	const call = async (name: string, productId = "p-1") => {
		const route = all.find((each) => each.operation.name === name) as Route;
		return edge.perform(route, { productId }, context);
	};
	return { faults, call };
}

const begin = (faults: Faults, fault: ProcessFault, capability = "catalog") =>
	faults.obey({ do: "begin", capability, fault });

describe("a fault in the code of a capability", () => {
	it("strikes its own operations and whoever calls it within the process, and nobody else", async () => {
		const { faults, call } = process();
		begin(faults, { kind: "handledError", ...always });
		await expect(call("getProduct")).rejects.toMatchObject({
			code: "Unavailable",
		});
		await expect(call("listReviews")).rejects.toMatchObject({
			code: "Unavailable",
		});
		expect(await call("listTickets")).toBe(true);
		expect(faults.obey({ do: "count" })).toMatchObject({
			fired: 2,
			well: false,
		});
	});

	it("is over when it is healed, and tells how often it struck", async () => {
		const { faults, call } = process();
		begin(faults, { kind: "handledError", ...always });
		await call("getProduct").catch(() => undefined);
		expect(faults.obey({ do: "heal" })).toEqual({
			here: true,
			fired: 1,
			well: true,
		});
		expect(await call("getProduct")).toBe(true);
		expect(faults.obey({ do: "count" })).toMatchObject({
			fired: 0,
			well: true,
		});
	});

	it("strikes the share that it is told, evenly", async () => {
		const { faults, call } = process();
		begin(faults, { kind: "handledError", share: 0.25, ids: [] });
		const fates: boolean[] = [];
		for (let turn = 0; turn < 8; turn += 1)
			fates.push(
				await call("getProduct").then(
					() => true,
					() => false,
				),
			);
		expect(fates).toEqual([true, true, true, false, true, true, true, false]);
	});

	it("strikes fixed ids only", async () => {
		const { faults, call } = process();
		begin(faults, { kind: "handledError", share: 1, ids: ["p-2"] });
		expect(await call("getProduct", "p-1")).toBe(true);
		await expect(call("getProduct", "p-2")).rejects.toThrow();
	});

	it("lets an operation wait that was seen to call it, once, and before it begins", async () => {
		const { faults, call } = process();
		await call("listReviews");
		begin(faults, { kind: "slow", delay: { ms: 5 }, ...always });
		await call("listReviews");
		await call("listTickets");
		expect(faults.obey({ do: "count" }).fired).toBe(1);
	});
});

describe("a fault of the process", () => {
	it("shifts its clock, and sets it right", () => {
		const { faults } = process();
		const before = Date.now();
		begin(faults, { kind: "clockShift", byMs: 3_600_000 });
		const shifted = [Date.now(), Date.parse(new Date().toISOString())];
		expect(new Date(5).getTime()).toBe(5);
		faults.obey({ do: "heal" });
		for (const ms of shifted)
			expect(ms).toBeGreaterThanOrEqual(before + 3_600_000);
		expect(Date.now()).toBeLessThan(before + 3_600_000);
	});

	it("lets a database grow no more, as SQLite says it, until it is healed", () => {
		const { faults } = process();
		const folder = mkdtempSync(join(tmpdir(), "shoplab-faults-"));
		const database = openDatabase(join(folder, "shop.sqlite"), {
			test: { "001-initial": "CREATE TABLE t (filler BLOB)" },
		});
		faults.database("shop", database);
		const grow = () => database.exec("INSERT INTO t VALUES (zeroblob(500000))");
		expect(begin(faults, { kind: "diskFull" })).toMatchObject({ here: true });
		expect(grow).toThrow(/full/);
		expect(faults.obey({ do: "heal" })).toEqual({
			here: true,
			fired: 1,
			well: true,
		});
		expect(grow).not.toThrow();
		database.close();
		rmSync(folder, { recursive: true });
	});

	it("is refused where nobody offers it", () => {
		const { faults } = process();
		expect(begin(faults, { kind: "duplicateDelivery" })).toMatchObject({
			here: false,
			why: "catalog is called within its process, and no message travels that duplicateDelivery could strike",
		});
	});
});
