import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { settled } from "../../bench/measure/settle.ts";
import { readTouchGraph } from "../../bench/scenario/need-graph.ts";
import { collect } from "../../bench/trace/collect.ts";
import { type Trace, tracesOf } from "../../bench/trace/tree.ts";
import { goodAnswers } from "../conformance/good-answers.ts";
import { arms, startArm } from "../support/arms.ts";
import { type OperationName, operationNames } from "../support/operations.ts";
import { root } from "../support/root.ts";
import { openShop, type ShopUnderTest } from "../support/shop-under-test.ts";
import { missingIn, suspiciousIn, type Touched, touchedIn } from "./touched.ts";
import { type TracedDoor, tracedDoor } from "./traced-door.ts";

// scenarios/need-graph.yaml against what the services really do for every operation. The monolith may read what belongs to another
// capability by a join, which leaves no trace of a call: only the services can tell.

const file = join(root, "scenarios", "need-graph.yaml");
let folder: string;
let touched: Map<string, Touched>;

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), "need-graph-"));
	touched = touchedIn(await tracesOfAll());
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Traces of all that the conformance suite does well, and of what it leaves out. */
async function tracesOfAll(): Promise<Trace[]> {
	const traceDir = join(folder, "spans");
	const shop = await openShop(await startArm({ ...arms.direct, traceDir }));
	const traced = tracedDoor(shop.wire);
	try {
		const stage = { shop: () => shop, door: () => traced.door };
		for (const run of Object.values(goodAnswers)) await run(stage);
		await askAboutTheUnknown(shop, traced);
		await removeOneOfTwoWishes(shop, traced);
		await settled(shop.arm.target.units, 30_000);
	} finally {
		await shop.close();
		await shop.arm.stop();
	}
	const { spans, lost } = collect(traceDir);
	expect(lost).toBe(0);
	return tracesOf(traced.roots(), spans);
}

/** No event has told of this product, and none will. */
async function askAboutTheUnknown(shop: ShopUnderTest, { door }: TracedDoor) {
	const { token } = await shop.customer();
	const productId = "p-99999";
	const asked: [OperationName, Record<string, unknown>, string?][] = [
		["getStock", { productId }],
		["setStock", { productId, onHand: 1 }, shop.admin],
		["listReviews", { productId }],
		["addReview", { productId, rating: 3, text: "What is it?" }, token],
	];
	for (const [operation, input, by] of asked)
		expect(await door.refused(operation, input, by)).toBe("ProductNotFound");
}

/** The wish that stays has a name and a price, which are the catalogue's. */
async function removeOneOfTwoWishes(shop: ShopUnderTest, { door }: TracedDoor) {
	const { token } = await shop.customer();
	for (const productId of ["p-00001", "p-00002"])
		await door.good("addWish", { productId }, token);
	const { items } = await door.good(
		"removeWish",
		{ productId: "p-00001" },
		token,
	);
	expect(items).toHaveLength(1);
}

const graphOf = (path: string) => readTouchGraph(path, operationNames);

describe("the need-graph", () => {
	it("is checked against traces of every operation", () => {
		expect([...touched.keys()].sort()).toEqual(operationNames.toSorted());
	});

	it("names all that an operation touches", () => {
		expect(missingIn(graphOf(file), touched)).toEqual([]);
	});

	it("names nothing that an operation does not touch", () => {
		expect(suspiciousIn(graphOf(file), touched)).toEqual([]);
	});
});

describe("a need-graph with a mistake in it is seen", () => {
	/** The project's own file with one line changed. */
	const mistaken = (line: string, instead: string) => {
		const text = readFileSync(file, "utf8");
		expect(text.split(line)).toHaveLength(2);
		const path = join(folder, "mistaken.yaml");
		writeFileSync(path, text.replace(line, instead));
		return graphOf(path);
	};

	it.each([
		[
			"getCart: [cart, catalog]",
			"getCart: [cart]",
			"getCart touches catalog before it answers, which its needs, enrich and fallback do not name",
		],
		[
			"getProductPage: [inventory, reviews]",
			"getProductPage: [inventory]",
			"getProductPage touches reviews before it answers, which its needs, enrich and fallback do not name",
		],
		[
			"  setStock: [catalog]",
			"",
			"setStock touches catalog before it answers, which its needs, enrich and fallback do not name",
		],
		[
			"dispatchShipment: [orders, notifications]",
			"dispatchShipment: [orders]",
			"an event of dispatchShipment reaches notifications, which its afterwards does not name",
		],
	])("%s → %j", (line, instead, said) => {
		const graph = mistaken(line, instead);
		expect(missingIn(graph, touched)).toEqual([said]);
		expect(suspiciousIn(graph, touched)).toEqual([]);
	});

	it.each([
		[
			"listTickets: [support]",
			"listTickets: [support, users]",
			"listTickets names users under needs, and no trace of it touches it",
		],
		[
			"replyToTicket: [notifications]",
			"replyToTicket: [notifications, orders]",
			"replyToTicket names orders under afterwards, and no trace of it touches it",
		],
	])("%s → %j", (line, instead, said) => {
		const graph = mistaken(line, instead);
		expect(missingIn(graph, touched)).toEqual([]);
		expect(suspiciousIn(graph, touched)).toEqual([said]);
	});
});
