import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { callerOf, detoursOf } from "./calls.ts";
import { root } from "./fixture-target.ts";
import { readTopology } from "./topology.ts";

const read = (file: string) => readTopology(join(root, file));
const services = read("microservices/topology.json");
const colocated = read("microservices/colocated.json");
const monolith = read("monolith/topology.json");
const behindGateway = read("monolith/behind-gateway.json");

describe("the caller of a call between two units", () => {
	it.each([
		["a service", services, "orders", "payments", "orders"],
		["the gateway", services, "gateway", "reviews", "gateway"],
		["the gateway of another arm", behindGateway, "gateway", "cart", "gateway"],
		["nobody: they never speak", services, "reviews", "payments", undefined],
		["nobody: only events", services, "orders", "notifications", undefined],
		["nobody: one process", monolith, "orders", "payments", undefined],
		["nobody: one process, still", colocated, "orders", "payments", undefined],
		["nobody: there is no gateway", monolith, "gateway", "cart", undefined],
	] as const)("is %s (%#)", (_who, topology, from, to, caller) => {
		expect(callerOf(topology, { from, to })).toBe(caller);
	});

	it("is not guessed for a capability that nobody holds", () => {
		for (const call of [
			{ from: "orders", to: "payment" },
			{ from: "order", to: "payments" },
		])
			expect(() => callerOf(services, call)).toThrow(
				/no unit of microservices holds the capability/,
			);
	});
});

describe("detours", () => {
	const portsOf = (units: object) =>
		Object.fromEntries(Object.keys(units).map((unit, i) => [unit, 100 + i]));
	const detours = (topology: typeof services) => {
		let last = 0;
		const next = () => {
			last += 1;
			return last;
		};
		const calls = [
			{ from: "orders", to: "payments" },
			{ from: "gateway", to: "payments" },
			{ from: "orders", to: "payments" },
		];
		return detoursOf(calls, topology, { ports: portsOf(topology.units), next });
	};

	it("lead from each caller to the callee's port, once for each call", () => {
		const toPort = portsOf(services.units).payments;
		expect(detours(services)).toEqual([
			{ caller: "orders", to: "payments", port: 1, toPort },
			{ caller: "gateway", to: "payments", port: 2, toPort },
		]);
	});

	it("are not made for calls that an arm does not have", () => {
		expect(detours(monolith)).toEqual([]);
		expect(detours(behindGateway)).toMatchObject([{ caller: "gateway" }]);
	});
});
