import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { capabilities } from "../../shop/contract/operation.ts";
import { filesUnder } from "../support/import-graph.ts";
import { root } from "../support/root.ts";

/** Files and folders of the contract that are no capability. */
const notCapabilities = [
	"operation",
	"errors",
	"fields",
	"shop",
	"product-page",
];
/** Folders of the services that are no capability. */
const notServices = ["gateway", "kit", "colocated"];

const entries = (folder: string) =>
	readdirSync(join(root, folder), { withFileTypes: true });

describe("the same words everywhere", () => {
	it("shop/contract has a file for each capability and no other", () => {
		const files = entries("shop/contract").map(({ name }) => name);
		const words = files.map((name) => name.replace(/\.ts$/, ""));
		expect(words.sort()).toEqual([...capabilities, ...notCapabilities].sort());
	});

	it.each(capabilities)("monolith/%s.ts exists", (capability) => {
		expect(existsSync(join(root, "monolith", `${capability}.ts`))).toBe(true);
	});

	it("microservices has a folder for each capability and no other", () => {
		const folders = entries("microservices")
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => name)
			.filter((name) => !notServices.includes(name));
		expect(folders.sort()).toEqual([...capabilities].sort());
	});

	it("a service.ts is a process: one for the monolith, twelve for the services", () => {
		const units = (folder: string) => filesUnder(root, folder, /^service\.ts$/);
		expect(units("monolith")).toEqual(["monolith/service.ts"]);
		expect(units("microservices").sort()).toEqual(
			[...capabilities, "gateway"]
				.map((name) => `microservices/${name}/service.ts`)
				.sort(),
		);
	});

	it.each([
		"monolith/topology.json",
		"monolith/behind-gateway.json",
		"microservices/topology.json",
		"microservices/colocated.json",
	])("%s holds each capability once, and starts files that exist", (file) => {
		const topology = JSON.parse(readFileSync(join(root, file), "utf8")) as {
			units: Record<string, { entry: string; capabilities: string[] }>;
		};
		const units = Object.values(topology.units);
		// The product page is none; the monolith behind the gateway is asked for it as a whole.
		const held = units
			.flatMap((unit) => unit.capabilities)
			.filter((name) => name !== "product-page");
		expect(held.sort()).toEqual([...capabilities].sort());
		for (const { entry } of units)
			expect(existsSync(join(root, entry)), entry).toBe(true);
	});
});
