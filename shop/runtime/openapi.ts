import type { Express } from "express";
import * as z from "zod";
import {
	createDocument,
	type ZodOpenApiObject,
	type ZodOpenApiOperationObject,
	type ZodOpenApiOverrideContext,
} from "zod-openapi";
import { type ErrorCode, problemOf, ShopError } from "../contract/errors.ts";
import {
	type Contract,
	hasBody,
	type Operation,
	pathFields,
} from "../contract/operation.ts";
import { problemSchema } from "./problem.ts";

/** The OpenAPI 3.1 document of the contracts: schemas with an id are components, owners are tags. */
export function openApiOf(contracts: readonly Contract[]): object {
	const operations = contracts.flatMap((contract) =>
		Object.values<Operation>(contract.operations),
	);
	const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
	for (const operation of operations) {
		const item = paths[operation.path] ?? {};
		item[operation.method.toLowerCase()] = describe(operation);
		paths[operation.path] = item;
	}
	const document: ZodOpenApiObject = {
		openapi: "3.1.0",
		info: {
			title: "Shop",
			version: "1",
			description: `Money is integer cents (EUR). Errors are problem documents (RFC 9457) with a stable code. The same operations answer SOAP 1.1, described at /soap?wsdl.`,
			license: { name: "MIT", identifier: "MIT" },
		},
		servers: [{ url: "/" }],
		tags: contracts.map(({ owner }) => ({ name: owner })),
		components: {
			securitySchemes: {
				bearerAuth: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
			},
		},
		paths,
	};
	return createDocument(document, { override: sayWhatIsTaken });
}

/** Mends what JSON Schema would say wrongly: numbers read from text, and patterns that only hold for UTF-16 units. */
function sayWhatIsTaken({
	zodSchema,
	jsonSchema,
}: ZodOpenApiOverrideContext): void {
	const { def } = zodSchema._zod;
	if (def.type === "pipe") {
		const { $schema: _, ...taken } = z.toJSONSchema(def.out);
		Object.assign(jsonSchema, taken);
	}
	if (jsonSchema.pattern?.includes("\\uD800")) delete jsonSchema.pattern;
}

function describe(operation: Operation): ZodOpenApiOperationObject {
	const { name, owner, summary, access } = operation;
	const description: ZodOpenApiOperationObject = {
		operationId: name,
		tags: [owner],
		summary,
		security: access === "anyone" ? [] : [{ bearerAuth: [] }],
		...requestOf(operation),
		responses: {
			[`${operation.status}`]: successOf(operation),
			...refusalsOf(operation),
		},
	};
	return description;
}

/** Lays the fields of the input out over path, headers, query and body, as `requestFor` of the contract does. */
function requestOf(
	operation: Operation,
): Pick<ZodOpenApiOperationObject, "requestParams" | "requestBody"> {
	const rest = new Map(Object.entries(operation.input.shape));
	const take = (fields: [field: string, as: string][]) => {
		const taken = fields.map(([field, as]) => [as, rest.get(field)]);
		for (const [field] of fields) rest.delete(field);
		return z.object(Object.fromEntries(taken));
	};
	const path = take(pathFields(operation).map((field) => [field, field]));
	const header = take(Object.entries(operation.headers ?? {}));
	const others = take([...rest.keys()].map((field) => [field, field]));
	const requestParams = {
		path,
		header,
		...(operation.method === "GET" ? { query: others } : {}),
	};
	if (!hasBody(operation)) return { requestParams };
	const content = { "application/json": { schema: others } };
	return { requestParams, requestBody: { required: true, content } };
}

function successOf({ output, status, summary }: Operation) {
	if (status === 204) return { description: summary };
	const content = { "application/json": { schema: output } };
	return { description: summary, content };
}

/** One response for each status, which names the codes that it carries. */
function refusalsOf(operation: Operation) {
	const lines = new Map<number, string[]>();
	for (const code of refusalCodes(operation)) {
		const { status, title } = problemOf(new ShopError(code, ""), "");
		lines.set(status, [...(lines.get(status) ?? []), `${code}: ${title}`]);
	}
	const content = { "application/problem+json": { schema: problemSchema } };
	return Object.fromEntries(
		[...lines].map(([status, codes]) => [
			`${status}`,
			{ description: codes.join(" · "), content },
		]),
	);
}

/** The refusals of an operation: its own, and those that every operation of its kind can give. */
function refusalCodes(operation: Operation): Set<ErrorCode> {
	const withToken = operation.access !== "anyone";
	return new Set<ErrorCode>([
		"InvalidInput",
		...(withToken ? (["Unauthenticated", "Forbidden"] as const) : []),
		...(hasBody(operation)
			? (["MalformedBody", "PayloadTooLarge", "UnsupportedMediaType"] as const)
			: []),
		...operation.errors,
		"Internal",
		"Unavailable",
	]);
}

/** Serves `GET /openapi.json`; the document is built at the first request, so that a start does not wait for it. */
export function mountOpenApi(
	app: Express,
	contracts: readonly Contract[],
): void {
	let document: string | undefined;
	app.get("/openapi.json", (_request, response) => {
		document ??= JSON.stringify(openApiOf(contracts));
		response.type("json").send(document);
	});
}
