import { describe, expect, it } from "vitest";
import { InvalidTopology } from "./errors.ts";
import { checkTopology, doorOf, readTopology, unitOf } from "./topology.ts";

const unit = (capabilities: string[], more: object = {}) => ({
	entry: "x/service.ts",
	capabilities,
	...more,
});
const check = (units: object, more: object = {}) =>
	checkTopology({ arm: "test", units, ...more }, "test.json");

describe("a topology", () => {
	it.each([
		"monolith/topology.json",
		"microservices/topology.json",
		"microservices/colocated.json",
		"bench/targets/fixtures/topology.json",
	])("is valid in %s", (file) => {
		expect(doorOf(readTopology(file))).toBeTruthy();
	});

	it("maps each capability to the unit that holds it", () => {
		const microservices = readTopology("microservices/topology.json");
		const monolith = readTopology("monolith/topology.json");
		expect(unitOf(microservices, "reviews")).toBe("reviews");
		expect(unitOf(monolith, "reviews")).toBe("monolith");
		expect(() => unitOf(monolith, "review")).toThrow(
			/no unit of monolith holds the capability "review"; it has users, /,
		);
	});

	it.each([
		["no door", { a: unit(["x"]) }, {}, "no unit is the door"],
		[
			"two doors",
			{ a: unit(["x"], { door: true }), b: unit([], { door: true }) },
			{},
			"more than one door: a, b",
		],
		[
			"one capability in two units",
			{ a: unit(["x"], { door: true }), b: unit(["x"]) },
			{},
			'units.b: "x" already belongs to a',
		],
		[
			"a call to nobody",
			{ a: unit(["x"], { door: true, calls: ["y"] }) },
			{},
			'units.a.calls: no unit holds "y"',
		],
		[
			"a subscription of nobody",
			{ a: unit(["x"], { door: true }) },
			{ subscriptions: { "order.confirmed": ["y"] } },
			'subscriptions.order.confirmed: no unit holds "y"',
		],
		[
			"an unknown key",
			{ a: unit(["x"], { door: true, replicas: 2 }) },
			{},
			'units.a: Unrecognized key: "replicas"',
		],
	])("is refused with %s", (_, units, more, problem) => {
		expect(() => check(units, more)).toThrow(InvalidTopology);
		expect(() => check(units, more)).toThrow(problem);
	});

	it("is refused when its file is not JSON, and names the file", () => {
		expect(() => readTopology("monolith/service.ts")).toThrow(
			/monolith\/service\.ts is not a valid topology/,
		);
	});
});
