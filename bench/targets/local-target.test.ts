import { join } from "node:path";
import { expect, it } from "vitest";
import { type Parts, targetOf } from "./local-target.ts";
import { readTopology } from "./topology.ts";

/** What an arm is said to use beside a private broker. Both are this process: only the names matter here. */
function unitsThatPay(file: string): string[] {
	const topology = readTopology(join(process.cwd(), file));
	const names = Object.keys(topology.units);
	const parts = {
		options: { topology, broker: { pid: () => process.pid } },
		ports: Object.fromEntries(names.map((name) => [name, 1])),
		bus: { kind: "amqp", url: "amqp://127.0.0.1" },
		card: {},
		supervisor: { pids: () => [process.pid] },
		closers: {},
	} as unknown as Parts;
	return Object.keys(targetOf(parts).usage());
}

it("has the broker paid for by the arm that uses it, and by no other", () => {
	expect(unitsThatPay("monolith/topology.json")).toEqual(["monolith"]);
	expect(unitsThatPay("microservices/colocated.json")).toEqual(["colocated"]);
	expect(unitsThatPay("microservices/topology.json")).toContain("rabbitmq");
});
