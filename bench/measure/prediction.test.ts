import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
	type Capability,
	capabilities,
} from "../../shop/contract/operation.ts";
import { operations } from "../../shop/contract/shop.ts";
import { readTouchGraph } from "../scenario/need-graph.ts";
import { type FaultKind, faultKinds } from "../scenario/vocabulary.ts";
import { readTopology } from "../targets/topology.ts";
import { predict, type Question, reachOf } from "./prediction.ts";

const root = process.cwd();
const graph = readTouchGraph(join(root, "scenarios/need-graph.yaml"), [
	...operations.keys(),
]);
const topologyOf = (file: string) => readTopology(join(root, file));
const arms = {
	monolith: topologyOf("monolith/topology.json"),
	"monolith-gateway": topologyOf("monolith/behind-gateway.json"),
	colocated: topologyOf("microservices/colocated.json"),
	microservices: topologyOf("microservices/topology.json"),
};

/** Of 21 requests. */
const mix = {
	searchProducts: 4,
	getProduct: 4,
	getProductPage: 4,
	listReviews: 3,
	putCartItem: 3,
	placeOrder: 3,
};
const everything = Object.keys(mix);

const ask = (more: Partial<Question> = {}) =>
	predict({
		...{ graph, mix, topology: arms.microservices },
		...{ kind: "crash", faulted: "reviews", ...more },
	});

type Row = [
	kind: FaultKind,
	faulted: Capability,
	arm: keyof typeof arms,
	expected: { failing: string[]; degraded: string[]; share: number | null },
];

const all = { failing: everything, degraded: [], share: 1 };
const listReviewsOnly = {
	failing: ["listReviews"],
	degraded: ["getProductPage"],
	share: 0,
};
const placeOrderOnly = { failing: ["placeOrder"], degraded: [], share: 0 };
const allThatShowsProducts = {
	failing: everything.filter((name) => name !== "listReviews"),
	degraded: [],
	share: 0,
};

const rows: Row[] = [
	["crash", "reviews", "monolith", all],
	["crash", "reviews", "monolith-gateway", all],
	["crash", "reviews", "colocated", all],
	["crash", "reviews", "microservices", listReviewsOnly],
	["crash", "catalog", "microservices", allThatShowsProducts],
	["crash", "payments", "monolith", all],
	["crash", "payments", "microservices", placeOrderOnly],
	["hang", "support", "colocated", all],
	["hang", "support", "microservices", { failing: [], degraded: [], share: 0 }],
	["handledError", "reviews", "monolith", listReviewsOnly],
	["handledError", "reviews", "colocated", listReviewsOnly],
	["handledError", "reviews", "microservices", listReviewsOnly],
	["slow", "catalog", "monolith", allThatShowsProducts],
	["slow", "payments", "colocated", placeOrderOnly],
];

describe("what a fault is expected to do", () => {
	it.each(rows)("%s of %s on %s", (kind, faulted, arm, expected) => {
		const predicted = ask({ kind, faulted, topology: arms[arm] });
		expect({
			failing: predicted?.failing,
			degraded: predicted?.degraded,
			share: predicted?.bystanderFailureShare,
		}).toEqual(expected);
	});

	it("weighs the bystanders of a process that holds some of the capabilities", () => {
		const { reviews, cart, ...others } = arms.microservices.units;
		if (!reviews || !cart) throw new Error("the services have both");
		const opinions = { ...reviews, capabilities: ["reviews", "cart"] };
		const predicted = ask({ topology: { units: { ...others, opinions } } });
		expect(predicted).toMatchObject({
			lost: ["reviews", "cart"],
			failing: ["listReviews", "putCartItem", "placeOrder"],
			degraded: ["getProductPage"],
		});
		// Of 18 requests that do not need the reviews, 6 need the cart.
		expect(predicted?.bystanderFailureShare).toBeCloseTo(6 / 18, 12);
	});

	it("has no share where every request needs the capability", () => {
		const predicted = ask({ mix: { listReviews: 1, getProduct: 0 } });
		expect(predicted?.bystanderFailureShare).toBeNull();
		expect(predicted?.failing).toEqual(["listReviews"]);
	});

	it("is the same for every capability of a monolith", () => {
		for (const faulted of capabilities)
			expect(ask({ faulted, topology: arms.monolith })?.failing).toEqual(
				everything,
			);
	});

	it("is not guessed for what no unit holds", () => {
		expect(() => ask({ topology: { units: {} } })).toThrow(
			'no unit holds the capability "reviews"',
		);
	});
});

describe("kinds of faults", () => {
	it.each(faultKinds.filter((kind) => !reachOf[kind]))(
		"%s has no prediction: it hits no capability",
		(kind) => {
			expect(ask({ kind })).toBeUndefined();
			expect(kind).toMatch(/^(?:none|card|bus|poison|duplicate|gateway|call)/);
		},
	);

	it("says what a prediction leaves out", () => {
		const two = structuredClone(arms.monolith);
		for (const unit of Object.values(two.units)) unit.processes = 2;
		const notes = (more: Partial<Question>) =>
			ask(more)?.leavesOut.join("\n") ?? "";
		expect(notes({})).toContain("a failed step ends its journey");
		expect(notes({ topology: two })).toContain("the unit's 2 processes");
		expect(notes({ kind: "clockShift" })).toContain("asks for no token");
		expect(notes({ kind: "handledError", topology: arms.monolith })).toContain(
			"another's tables",
		);
		expect(notes({ mix: { ...mix, frontPage: 3 } })).toContain(
			"no operation of the contract: frontPage",
		);
	});
});
