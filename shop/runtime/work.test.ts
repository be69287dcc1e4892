import { describe, expect, it } from "vitest";
import type { Edge } from "./edge.ts";
import { burn, withWork } from "./work.ts";

const cpuMicros = () => {
	const { user, system } = process.cpuUsage();
	return user + system;
};

const edge: Edge = {
	admit: () => ({}) as ReturnType<Edge["admit"]>,
	perform: () => undefined,
	invoke: async () => undefined,
};

describe("work", () => {
	it("burns at least the processor time that it is told to, by the processor's own clock", () => {
		const before = cpuMicros();
		burn(3_000);
		expect(cpuMicros() - before).toBeGreaterThanOrEqual(3_000);
	});

	it.each([
		["REST", (shop: Edge) => shop.admit({} as never, {})],
		["SOAP", (shop: Edge) => shop.invoke({} as never, {}, {})],
	])("is burnt by a request at the door, by %s", async (_, ask) => {
		const before = cpuMicros();
		await ask(withWork(edge, 3_000));
		expect(cpuMicros() - before).toBeGreaterThanOrEqual(3_000);
	});

	it("is not burnt where a handler is called within", () => {
		expect(withWork(edge, 3_000).perform).toBe(edge.perform);
	});
});
