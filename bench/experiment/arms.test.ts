import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resilienceWords as processWords } from "../../shop/runtime/resilience.ts";
import {
	type Resilience,
	resilienceWords,
	arms as words,
} from "../scenario/vocabulary.ts";
import { type Broker, directBroker } from "../targets/broker.ts";
import { processesOf, readTopology } from "../targets/topology.ts";
import { armNamed, knownArms, resilienceOf } from "./arms.ts";
import { topologyOf } from "./builds.ts";
import { brokerOf, busFor } from "./buses.ts";
import { ownPolicyOf, policyOf } from "./policy-words.ts";

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
		["monolith-timeouts", 1],
		["microservices-none", 12],
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

describe("the policy of an arm", () => {
	it("is one that its processes know", () => {
		expect(resilienceWords).toEqual(processWords);
	});

	it.each([
		["monolith", "none", "none"],
		["microservices", "timeouts", "timeouts"],
		["monolith-gateway", "none", "none"],
		["microservices-bare", "full", "none"],
		["microservices-amqp-bare", "timeouts", "none"],
		["monolith-timeouts", "none", "timeouts"],
		["microservices-timeouts", "full", "timeouts"],
		["monolith-none", "full", "none"],
		["microservices-none", "full", "none"],
	] as const)("%s, asked for %s, is %s", (arm, asked, policy) => {
		expect(resilienceOf(arm, asked)).toBe(policy);
	});

	it("is told in words, and by scenario where scenarios differ", () => {
		const said = (arm: string, ...policies: Resilience[]) =>
			policyOf(
				arm,
				topologyOf(root, arm),
				policies.map((resilience, index) => ({ id: `s${index}`, resilience })),
			);
		expect(said("microservices", "full", "full")).toMatch(/^full: .*breaker/);
		expect(said("monolith", "timeouts")).toMatch(/^timeouts: .*card processor/);
		expect(said("monolith-none", "full")).toMatch(/^none: /);
		expect(said("microservices", "full", "none")).toMatch(
			/^in s0 full: .*; in s1 none: the request's own deadline only$/,
		);
		expect(ownPolicyOf("microservices-timeouts")[0]).toContain("no breaker");
		expect(ownPolicyOf("microservices")).toEqual([]);
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
