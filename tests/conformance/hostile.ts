import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../shop/contract/errors.ts";
import type { RawAnswer } from "../support/answer.ts";
import { operationNamed, operationNames } from "../support/operations.ts";
import { type RawRequest, restProblem } from "../support/rest-door.ts";
import type { ShopUnderTest } from "../support/shop-under-test.ts";
import {
	elementOf,
	envelopeAround,
	sendSoap,
	soapFault,
} from "../support/soap-door.ts";
import { sampleInputs } from "./sample-inputs.ts";

const json = { "content-type": "application/json" };
const megabytes = (count: number) => Buffer.alloc(count * 1_000_000, " ");
const bigTicket = JSON.stringify({
	subject: "Big",
	text: "x".repeat(5_000_000),
});

/** Bodies of openTicket that a REST door must not take, with what it says. */
const restBodies: [string, Partial<RawRequest>, ErrorCode][] = [
	["that is no JSON", { body: "{nonsense" }, "MalformedBody"],
	["that breaks off", { body: '{"subject":"a","te' }, "MalformedBody"],
	["that is a number", { body: "7" }, "MalformedBody"],
	["that is a list", { body: "[1,2]" }, "InvalidInput"],
	["that is null", { body: "null" }, "MalformedBody"],
	["that is empty", { body: "" }, "InvalidInput"],
	["that is XML", { body: "<subject/>" }, "MalformedBody"],
	[
		"with fields of other types",
		{ body: '{"subject":{"a":1},"text":["x"]}' },
		"InvalidInput",
	],
	[
		"with control characters",
		{ body: '{"subject":"a\\u0000b","text":"c\\u001bd"}' },
		"InvalidInput",
	],
	[
		"with a lone surrogate",
		{ body: '{"subject":"\\ud800","text":"t"}' },
		"InvalidInput",
	],
	["of 5 MB", { body: bigTicket }, "PayloadTooLarge"],
	[
		"that is a gzip bomb",
		{
			body: gzipSync(bigTicket),
			headers: { ...json, "content-encoding": "gzip" },
		},
		"PayloadTooLarge",
	],
	[
		"that is damaged gzip",
		{ body: "not gzip", headers: { ...json, "content-encoding": "gzip" } },
		"MalformedBody",
	],
	[
		"in an unknown encoding",
		{ body: "{}", headers: { ...json, "content-encoding": "rot13" } },
		"UnsupportedMediaType",
	],
	[
		"of another type",
		{ body: "subject=a", headers: { "content-type": "text/plain" } },
		"UnsupportedMediaType",
	],
	[
		"that nests 10,000 deep",
		{ body: `{"subject":${"[".repeat(10_000)}${"]".repeat(10_000)}}` },
		"InvalidInput",
	],
];

const ticket = elementOf(
	"openTicket",
	{ subject: "Hello", text: "Hello" },
	operationNamed("openTicket").input,
);
const entity = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>";
const laughs =
	"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>";

/** Envelopes that a SOAP door must not take, with what it says. */
const soapBodies: [
	string,
	string | Buffer,
	ErrorCode,
	Record<string, string>?,
][] = [
	["that is no XML", "{nonsense", "MalformedBody"],
	["that is empty", "", "MalformedBody"],
	["that breaks off", envelopeAround(ticket).slice(0, 200), "MalformedBody"],
	["with a DOCTYPE", `${entity}${envelopeAround(ticket)}`, "MalformedBody"],
	[
		"with an external entity",
		`${entity}${envelopeAround(ticket.replace("Hello", "&e;"))}`,
		"MalformedBody",
	],
	[
		"with a billion laughs",
		`${laughs}${envelopeAround(ticket.replace("Hello", "&c;"))}`,
		"MalformedBody",
	],
	[
		"with control characters",
		envelopeAround(ticket.replace("Hello", "a\u0001b")),
		"MalformedBody",
	],
	[
		"with references to control characters",
		envelopeAround(ticket.replace("Hello", "a&#1;b")),
		"MalformedBody",
	],
	["without an operation", envelopeAround(""), "MalformedBody"],
	["with two operations", envelopeAround(ticket + ticket), "MalformedBody"],
	[
		"of SOAP 1.2",
		envelopeAround(ticket).replaceAll(
			"http://schemas.xmlsoap.org/soap/envelope/",
			"http://www.w3.org/2003/05/soap-envelope",
		),
		"MalformedBody",
	],
	[
		"with an unknown operation",
		envelopeAround(elementOf("dropTables", {})),
		"NotFound",
	],
	[
		"in a foreign namespace",
		envelopeAround(ticket.replace("urn:shoplab", "urn:elsewhere")),
		"NotFound",
	],
	[
		"with a field that is not there",
		envelopeAround(ticket.replaceAll("subject", "constructor")),
		"InvalidInput",
	],
	[
		"with __proto__",
		envelopeAround(ticket.replaceAll("subject", "__proto__")),
		"InvalidInput",
	],
	["of 5 MB", envelopeAround(ticket) + megabytes(5), "PayloadTooLarge"],
	[
		"that is a gzip bomb",
		gzipSync(envelopeAround(ticket) + megabytes(5)),
		"PayloadTooLarge",
		{ "content-encoding": "gzip" },
	],
	[
		"of another type",
		envelopeAround(ticket),
		"UnsupportedMediaType",
		{ "content-type": "application/json" },
	],
];

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
