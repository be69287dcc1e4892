import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import catalog from "../../microservices/catalog/service.ts";
import gateway from "../../microservices/gateway/service.ts";
import inventory from "../../microservices/inventory/service.ts";
import reviews from "../../microservices/reviews/service.ts";
import { capabilities } from "../../shop/contract/operation.ts";
import type { Running } from "../../shop/runtime/host.ts";
import { createTestBed, type TestBed } from "../../shop/runtime/testing.ts";
import { admin } from "../../shop/seed.ts";
import { sampleInputs } from "../conformance/sample-inputs.ts";
import type { Door } from "../support/answer.ts";
import { operationNames } from "../support/operations.ts";
import { openWire, restDoor, type Wire } from "../support/rest-door.ts";
import { soapDoor } from "../support/soap-door.ts";

const nobody = "http://127.0.0.1:1";
const page = { productId: "p-00001" };

describe("the gateway", () => {
	let bed: TestBed;
	let running: Record<"catalog" | "inventory" | "reviews", string>;
	let silent: Server;
	const wires: Wire[] = [];

	beforeAll(async () => {
		bed = await createTestBed();
		const start = async (unit: Parameters<TestBed["start"]>[0]) => {
			const { url }: Running = await bed.start(unit);
			return url;
		};
		running = {
			catalog: await start(catalog),
			inventory: await start(inventory),
			reviews: await start(reviews),
		};
		// Takes connections and never answers.
		silent = createServer(() => undefined);
		await new Promise<void>((resolve) =>
			silent.listen(0, "127.0.0.1", () => resolve()),
		);
	});
	afterAll(async () => {
		await Promise.all(wires.map((wire) => wire.close()));
		await bed?.stop();
		silent?.close();
	});

	/** A gateway before the services that run, with others in the places that are named. */
	const doorsWith = async (others: Record<string, string>): Promise<Door[]> => {
		const all = Object.fromEntries(capabilities.map((name) => [name, nobody]));
		const peers = { ...all, ...running, ...others };
		const { url } = await bed.start(gateway, {
			PEERS: JSON.stringify(peers),
		});
		const wire = openWire(url);
		wires.push(wire);
		return [restDoor(wire), soapDoor(wire)];
	};

	const parts = {
		reviews: { rating: null, reviews: [] },
		inventory: { availability: null },
	};

	it.each([
		["reviews", ["reviews"]],
		["inventory", ["inventory"]],
		["inventory and reviews", ["inventory", "reviews"]],
	] as const)(
		"shows the page without what %s would say",
		async (_what, down) => {
			const [complete] = await doorsWith({});
			const whole = await complete?.good("getProductPage", page);
			expect(whole?.degraded).toEqual([]);
			const dead = Object.fromEntries(down.map((name) => [name, nobody]));
			for (const door of await doorsWith(dead)) {
				const shown = await door.good("getProductPage", page);
				expect({ ...shown, degraded: [...shown.degraded].sort() }).toEqual({
					...whole,
					...Object.assign({}, ...down.map((name) => parts[name])),
					degraded: down,
				});
			}
		},
	);

	it("does not wait for reviews that hang", async () => {
		const { port } = silent.address() as { port: number };
		const hanging = { reviews: `http://127.0.0.1:${port}` };
		for (const door of await doorsWith(hanging)) {
			const shown = await door.good("getProductPage", page);
			expect(shown.degraded).toEqual(["reviews"]);
		}
	});

	it("cannot show a page without the catalog", async () => {
		for (const door of await doorsWith({ catalog: nobody }))
			expect(await door.refused("getProductPage", page)).toBe("Unavailable");
	});

	it("is ready alone, and says of everything that it is unavailable", async () => {
		const dead = Object.fromEntries(capabilities.map((name) => [name, nobody]));
		const [rest, soap] = await doorsWith(dead);
		const wire = wires.at(-1);
		for (const path of ["/health/ready", "/openapi.json", "/soap?wsdl"]) {
			const answer = await wire?.send({ method: "GET", path });
			expect([path, answer?.status]).toEqual([path, 200]);
		}
		const token = await bed.token(admin);
		for (const name of operationNames)
			for (const door of [rest, soap])
				expect([
					name,
					await door?.refused(name, sampleInputs[name], token),
				]).toEqual([name, "Unavailable"]);
	});
});
