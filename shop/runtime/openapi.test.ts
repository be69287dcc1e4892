import { describe, expect, it } from "vitest";
import type { Contract, Operation } from "../contract/operation.ts";
import { shop } from "../contract/shop.ts";
import { openApiOf } from "./openapi.ts";

const contracts: readonly Contract[] = shop;
const operations = contracts.flatMap((contract) =>
	Object.values<Operation>(contract.operations),
);

interface Described {
	operationId: string;
	tags: string[];
	security: unknown[];
	parameters?: { in: string; name: string; required?: boolean }[];
	requestBody?: unknown;
	responses: Record<string, { description: string; content?: object }>;
}
interface OpenApi {
	paths: Record<string, Record<string, Described>>;
	tags: { name: string }[];
}

const document = openApiOf(contracts) as OpenApi;
const at = ({ path, method }: Operation) =>
	document.paths[path]?.[method.toLowerCase()] as Described;

function everyRef(node: unknown): string[] {
	if (typeof node !== "object" || node === null) return [];
	return Object.entries(node).flatMap(([key, value]) =>
		key === "$ref" ? [String(value)] : everyRef(value),
	);
}

function resolve(ref: string): unknown {
	const steps = ref.replace(/^#\//, "").split("/");
	return steps.reduce<unknown>(
		(node, step) => (node as Record<string, unknown> | undefined)?.[step],
		document,
	);
}

describe("the OpenAPI document", () => {
	it("of the shop is this one", async () => {
		await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
			"./__snapshots__/openapi.json",
		);
	});

	it("has no reference that leads nowhere", () => {
		const refs = everyRef(document);
		expect(refs.length).toBeGreaterThan(100);
		expect(refs.filter((ref) => resolve(ref) === undefined)).toEqual([]);
	});

	it("describes every operation once, by its name, under its owner", () => {
		const described = Object.values(document.paths).flatMap(Object.values);
		expect(described.map(({ operationId }) => operationId).sort()).toEqual(
			operations.map(({ name }) => name).sort(),
		);
		const owners = document.tags.map(({ name }) => name);
		for (const { tags } of described) expect(owners).toContain(tags[0]);
	});

	it.each(operations.map((operation) => [operation.name, operation] as const))(
		"says of %s which parameters, token and answers it has",
		(_, operation) => {
			const { parameters = [], security, responses } = at(operation);
			const inPath = parameters.filter((parameter) => parameter.in === "path");
			expect(inPath.map(({ name }) => `{${name}}`)).toEqual(
				operation.path.match(/\{\w+\}/g) ?? [],
			);
			expect(inPath.every(({ required }) => required)).toBe(true);
			expect(security.length > 0).toBe(operation.access !== "anyone");
			expect("401" in responses && "403" in responses).toBe(
				operation.access !== "anyone",
			);
			const refusals = JSON.stringify(responses);
			for (const code of ["InvalidInput", "Internal", ...operation.errors])
				expect(refusals).toContain(`${code}: `);
			for (const [status, { content }] of Object.entries(responses)) {
				const type = Number(status) < 300 ? "json" : "problem+json";
				if (status === "204") expect(content).toBeUndefined();
				else
					expect(Object.keys(content ?? {})).toEqual([`application/${type}`]);
			}
		},
	);

	it("gives the idempotency key as a header, not in the body", () => {
		const placeOrder = document.paths["/api/orders"]?.post as Described;
		expect(placeOrder.parameters).toMatchObject([
			{ in: "header", name: "Idempotency-Key", required: true },
		]);
		expect(JSON.stringify(placeOrder.requestBody)).not.toContain("idempotency");
	});

	it("describes a number read from query text as the integer that it is", () => {
		const quote = document.paths["/api/shipping/quotes"]?.get as Described;
		expect(quote.parameters).toContainEqual({
			in: "query",
			name: "weightGrams",
			required: true,
			schema: { type: "integer", minimum: 1, maximum: 1_000_000_000 },
		});
	});
});
