import { describe, expect, it } from "vitest";
import type { RawAnswer } from "../support/answer.ts";
import { operationNamed, operationNames } from "../support/operations.ts";
import { restProblem } from "../support/rest-door.ts";
import type { ShopUnderTest } from "../support/shop-under-test.ts";
import { sendSoap, soapFault } from "../support/soap-door.ts";
import { json, restBodies, soapBodies } from "./hostile-bodies.ts";
import { sampleInputs } from "./sample-inputs.ts";

/** What no client of good will sends: refused in the contract's words, and the shop goes on. */
export function hostileTests(shop: () => ShopUnderTest): void {
	const ticketsOf = async (token: string) =>
		(await shop().doors.rest.good("listTickets", {}, token)).items;

	describe("hostile requests over rest", () => {
		it.each(restBodies)("a body %s", async (_what, request, code) => {
			const { token } = await shop().customer();
			const headers = { ...json, ...request.headers };
			const answer = await shop().wire.send({
				method: "POST",
				path: "/api/tickets",
				...request,
				headers: { ...headers, authorization: `Bearer ${token}` },
			});
			expect(restProblem(answer).problem.code).toBe(code);
			expect(await ticketsOf(token)).toEqual([]);
		});

		it("keys such as __proto__ and constructor reach nothing", async () => {
			const { token } = await shop().customer();
			const body =
				'{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}},"subject":"s","text":"t"}';
			const answer = await shop().wire.send({
				method: "POST",
				path: "/api/tickets",
				headers: { ...json, authorization: `Bearer ${token}` },
				body,
			});
			expect(answer.status).toBe(201);
			expect(JSON.parse(answer.text)).not.toHaveProperty("role");
			const refused = shop().doors.rest.refused;
			expect(await refused("setStock", sampleInputs.setStock, token)).toBe(
				"Forbidden",
			);
		});

		it.each(
			[...new Set(operationNames.map((name) => operationNamed(name).path))].map(
				(path) => [path],
			),
		)("%s takes only its own methods, and says which", async (path) => {
			const allowed: string[] = operationNames
				.map(operationNamed)
				.filter((operation) => operation.path === path)
				.map(({ method }) => method);
			const methods = ["GET", "POST", "PUT", "DELETE", "PATCH"] as const;
			for (const method of methods.filter((one) => !allowed.includes(one))) {
				const answer = await shop().wire.send({
					method,
					path: path.replace(/\{\w+\}/g, "x"),
				});
				const twin = shadowed(method, path);
				if (twin) continue;
				expect(restProblem(answer).problem.code).toBe("MethodNotAllowed");
				expect(String(answer.headers.allow).split(", ").sort()).toEqual(
					allowed.sort(),
				);
			}
		});

		it.each([
			"/",
			"/api",
			"/api/nothing",
			"/api/products/p-00001/nothing",
			"/internal/events",
			"/internal/products/lookup",
			"/.env",
			"/api/../../etc/passwd",
			"//api/products",
		])("GET %s is NotFound", async (path) => {
			const answer = await shop().wire.send({ method: "GET", path });
			expect(restProblem(answer).problem.code).toBe("NotFound");
		});

		it.each([
			"/api/products/%E0%A4%A",
			"/api/products/%00",
			"/api/products/a%01b",
		])("GET %s is InvalidInput", async (path) => {
			const answer = await shop().wire.send({ method: "GET", path });
			expect(restProblem(answer).problem.code).toBe("InvalidInput");
		});

		it("a parameter that is given twice is refused, not guessed", async () => {
			const answer = await shop().wire.send({
				method: "GET",
				path: "/api/products?limit=1&limit=2",
			});
			expect(restProblem(answer).problem.code).toBe("InvalidInput");
		});
	});

	describe("hostile requests over soap", () => {
		it.each(soapBodies)("an envelope %s", async (_what, xml, code, headers) => {
			const { token } = await shop().customer();
			const answer = await sendSoap(shop().wire, xml, token, headers);
			expect(soapFault(answer).problem.code).toBe(code);
			expect(await ticketsOf(token)).toEqual([]);
		});

		it.each(["PUT", "DELETE", "PATCH", "GET"] as const)(
			"%s /soap is MethodNotAllowed",
			async (method) => {
				const answer: RawAnswer = await shop().wire.send({
					method,
					path: "/soap",
				});
				expect(restProblem(answer).problem.code).toBe("MethodNotAllowed");
			},
		);
	});

	it("after all this the shop still sells", async () => {
		await shop().bought();
	});
}

/** Whether another operation's path also fits an address of this one: /api/users/me fits no other, /api/products/{productId} might. */
function shadowed(method: string, path: string): boolean {
	const address = path.replace(/\{\w+\}/g, "x");
	return operationNames
		.map(operationNamed)
		.some(
			(operation) =>
				operation.path !== path &&
				operation.method === method &&
				new RegExp(`^${operation.path.replace(/\{\w+\}/g, "[^/]+")}$`).test(
					address,
				),
		);
}
