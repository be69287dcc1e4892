import { describe, expect, it } from "vitest";
import { processesOf } from "../targets/topology.ts";
import { topologyOf } from "./builds.ts";
import { NotReplicable, type Replicas, withReplicas } from "./replicas.ts";

const two = (of: string | null): Replicas => ({ of, count: 2 });

function replicated(arm: string, ...asked: Replicas[]) {
	const { units } = withReplicas(topologyOf(".", arm), asked);
	return Object.entries(units)
		.filter(([, { processes }]) => processes > 1)
		.map(([unit, { processes }]) => `${unit} ${processes}`);
}

function refusal(arm: string, ...asked: Replicas[]): string {
	try {
		replicated(arm, ...asked);
	} catch (error) {
		if (error instanceof NotReplicable) return error.message;
		throw error;
	}
	return "accepted";
}

describe("replicas", () => {
	it.each([
		["the only unit", "monolith", [two(null)], ["monolith 2"]],
		["a unit by its name", "monolith", [two("monolith")], ["monolith 2"]],
		["what holds a capability", "monolith", [two("catalog")], ["monolith 2"]],
		["a part alone", "microservices", [two("catalog")], ["catalog 2"]],
		["the gateway", "microservices", [two("gateway")], ["gateway 2"]],
		[
			"several parts",
			"microservices",
			[two("orders"), { of: "payments", count: 3 }],
			["orders 2", "payments 3"],
		],
		[
			"two capabilities of one unit",
			"colocated",
			[two("orders"), two("payments")],
			["colocated 2"],
		],
	] as [string, string, Replicas[], string[]][])(
		"are of %s",
		(_, arm, asked, found) => {
			expect(replicated(arm, ...asked)).toEqual(found);
		},
	);

	it("leave everything else as it is", () => {
		const before = topologyOf(".", "microservices");
		expect(withReplicas(before, [])).toEqual(before);
		const after = withReplicas(before, [two("cart")]);
		expect(processesOf(after)).toBe(processesOf(before) + 1);
	});

	it.each([
		["a unit that is not there", "microservices", [two("monolith")], "no unit"],
		["a number alone, of many units", "microservices", [two(null)], "12 units"],
		[
			"two numbers for one unit",
			"monolith",
			[two("orders"), { of: "catalog", count: 3 }],
			"give it one number",
		],
	] as [string, string, Replicas[], string][])(
		"refuse %s, and say what to do",
		(_, arm, asked, words) => {
			expect(refusal(arm, ...asked)).toContain(words);
			expect(refusal(arm, ...asked)).toContain("fix: ");
		},
	);
});
