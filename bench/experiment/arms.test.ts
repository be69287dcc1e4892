import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { arms as words } from "../scenario/vocabulary.ts";
import { type Broker, directBroker } from "../targets/broker.ts";
import { processesOf, readTopology } from "../targets/topology.ts";
import { armNamed, knownArms } from "./arms.ts";
import { topologyOf } from "./builds.ts";
import { brokerOf, busFor } from "./buses.ts";

const root = join(import.meta.dirname, "../..");
const amqp: Broker = {
	...directBroker(""),
	kind: "amqp",
	fresh: async () => ({ kind: "amqp", url: "amqp://broker" }),
};

describe("the arms", () => {
	it("are those that scenarios may name", () => {
		expect([...knownArms].sort()).toEqual([...words].sort());
	});

	it.each([
		["monolith", 1],
		["monolith-gateway", 2],
		["monolith-workers", 2],
		["colocated", 1],
		["microservices", 12],
		["microservices-bare", 12],
	])("%s has %i processes, under its own name", (arm, processes) => {
		const topology = topologyOf(root, arm);
		expect(topology.arm).toBe(arm);
		expect(processesOf(topology)).toBe(processes);
	});

	it.each(knownArms)("%s is built under the name of its file", (arm) => {
		const { topology, build } = armNamed(arm);
		expect(readTopology(join(root, topology)).arm).toBe(build);
	});

	it("a name that is none is refused", () => {
		expect(() => armNamed("monolit")).toThrow("known: monolith");
	});
});

describe("the bus of a run", () => {
	it.each([
		[["monolith", "monolith-gateway", "colocated"], "auto", "direct"],
		[["monolith", "microservices"], "auto", "auto"],
		[["monolith", "microservices"], "direct", "direct"],
		[["monolith", "microservices-direct"], "auto", "direct"],
		[["microservices-bare", "microservices-amqp"], "auto", "amqp"],
	] as const)("of %j, asked for %s, is %s", (arms, asked, bus) => {
		expect(busFor(root, arms, asked)).toBe(bus);
	});

	it("cannot be direct where an arm is named after the other", () => {
		expect(() => busFor(root, ["microservices-amqp"], "direct")).toThrow(
			"microservices-direct",
		);
	});

	it("is the one that was found, except for arms that are always direct", () => {
		expect(brokerOf("microservices", amqp).kind).toBe("amqp");
		expect(brokerOf("microservices-amqp-bare", amqp).kind).toBe("amqp");
		expect(brokerOf("microservices-bare", amqp).kind).toBe("direct");
	});
});
