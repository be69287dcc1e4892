import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Contract, Operation } from "../../shop/contract/operation.ts";
import { capabilities, requestFor } from "../../shop/contract/operation.ts";
import { openWire, restProblem } from "../support/rest-door.ts";
import { root } from "../support/root.ts";
import type { ShopUnderTest } from "../support/shop-under-test.ts";

interface Internal {
	service: string;
	method: Operation["method"];
	path: string;
}

/** Every operation that services declare for each other, with some address of it. */
async function internalOperations(): Promise<Internal[]> {
	const found = await Promise.all(capabilities.map(internalsOf));
	const events = capabilities.map((service) => ({
		service,
		method: "POST" as const,
		path: "/internal/events",
	}));
	return [...found.flat(), ...events];
}

async function internalsOf(service: string): Promise<Internal[]> {
	const folder = join(root, "microservices", service);
	if (!readdirSync(folder).includes("internal.ts")) return [];
	const module = (await import(join(folder, "internal.ts"))) as Record<
		string,
		Contract
	>;
	return Object.values(module)
		.filter((contract) => contract.operations !== undefined)
		.flatMap((contract) => Object.values<Operation>(contract.operations))
		.filter(({ access }) => access === "service")
		.map((operation) => {
			const ids = Object.fromEntries(
				Object.keys(operation.input.shape).map((key) => [key, "x"]),
			);
			const { method, path } = requestFor(operation, ids);
			return { service, method, path };
		});
}

/** Operations for services are for services: refused to all others at the service's own port, and unknown at the door. */
export function internalTests(shop: () => ShopUnderTest): void {
	describe("operations between services", () => {
		it("are refused to users, and not there at the door", async () => {
			const internals = await internalOperations();
			expect(internals.length).toBeGreaterThan(capabilities.length);
			const { token: customer } = await shop().customer();
			for (const internal of internals) {
				await mustBeHidden(internal, shop());
				if (shop().arm.target.units.length > 1 && hasRoute(internal, shop()))
					await mustBeRefused(internal, customer, shop());
			}
		});
	});
}

/** With a broker, events do not come by HTTP: the route is then not there. */
function hasRoute({ path }: Internal, { arm }: ShopUnderTest): boolean {
	return path !== "/internal/events" || arm.target.bus === "direct";
}

async function mustBeHidden(
	{ method, path }: Internal,
	{ wire, admin }: ShopUnderTest,
): Promise<void> {
	const headers = { authorization: `Bearer ${admin}` };
	const answer = await wire.send({ method, path, headers });
	expect(restProblem(answer).problem.code).toBe("NotFound");
}

async function mustBeRefused(
	{ service, method, path }: Internal,
	customer: string,
	{ arm, admin }: ShopUnderTest,
): Promise<void> {
	const url = arm.target.units.find(({ name }) => name === service)?.url;
	const wire = openWire(url ?? "");
	const codeFor = async (token?: string) => {
		const headers = token ? { authorization: `Bearer ${token}` } : {};
		const answer = await wire.send({ method, path, headers });
		return restProblem(answer).problem.code;
	};
	try {
		expect([
			`${service} ${method} ${path}`,
			await codeFor(),
			await codeFor(customer),
			await codeFor(admin),
		]).toEqual([
			`${service} ${method} ${path}`,
			"Unauthenticated",
			"Forbidden",
			"Forbidden",
		]);
	} finally {
		await wire.close();
	}
}
