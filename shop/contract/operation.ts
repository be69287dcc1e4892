import type * as z from "zod";
import type { ErrorCode } from "./errors.ts";

/** The eleven capabilities of the shop: the same words in contract, builds, scenarios and reports. */
export const capabilities = [
	"users",
	"catalog",
	"inventory",
	"cart",
	"wishlist",
	"orders",
	"payments",
	"shipping",
	"reviews",
	"notifications",
	"support",
] as const;

export type Capability = (typeof capabilities)[number];

/** Who may call: `service` operations are no part of the public contract, services declare them for each other. */
export type Access = "anyone" | "customer" | "admin" | "service";

export type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What an operation is, before it gets its name. `path` has `{parameters}` that are fields of the input. */
export interface OperationSpec<
	Input extends z.ZodObject = z.ZodObject,
	Output extends z.ZodType = z.ZodType,
	Who extends Access = Access,
> {
	summary: string;
	method: Method;
	path: string;
	access: Who;
	/** All input in one object, wherever HTTP carries it: path, query (GET), headers or body. */
	input: Input;
	/** Input fields that travel as HTTP headers: field → header name. */
	headers?: Record<string, string>;
	/** What a successful answer holds; `z.void()` for 204. */
	output: Output;
	status: 200 | 201 | 204;
	/** Refusals beyond those that every operation of its access can give. */
	errors: readonly ErrorCode[];
}

/** One operation of the contract, with its name and the group that owns it. */
export type Operation<Spec extends OperationSpec = OperationSpec> = Spec & {
	name: string;
	owner: string;
};

export type Operations = Record<string, OperationSpec>;

/** The operations of one capability (or of one composition over several, such as the product page). */
export interface Contract<Specs extends Operations = Operations> {
	owner: string;
	operations: { [Name in keyof Specs]: Operation<Specs[Name]> };
}

/** Declares one operation; exists for its inference. */
export function operation<
	Input extends z.ZodObject,
	Output extends z.ZodType,
	Who extends Access,
>(spec: OperationSpec<Input, Output, Who>): OperationSpec<Input, Output, Who> {
	return spec;
}

/** Declares the operations of an owner and gives each its name. */
export function contract<Specs extends Operations>(
	owner: string,
	specs: Specs,
): Contract<Specs> {
	const named = Object.entries(specs).map(([name, spec]) => [
		name,
		{ ...spec, name, owner },
	]);
	return { owner, operations: Object.fromEntries(named) };
}

/** Who calls, as the verified token says. */
export interface Identity {
	id: string;
	role: "customer" | "admin";
	name: string;
}

/** What a handler gets besides its input. `user` is present for `customer` and `admin` operations. */
export interface Context<Who extends Access = Access> {
	requestId: string;
	user: Who extends "customer" | "admin" ? Identity : Identity | undefined;
	/** Epoch milliseconds after which nobody waits for the answer. */
	deadlineMs: number;
	/** The caller's Authorization header as it came, for calls on the caller's behalf. */
	authorization: string | undefined;
}

/** The function that a build supplies for one operation. Throws ShopError to refuse. */
export type Handler<Spec extends OperationSpec> = (
	input: z.output<Spec["input"]>,
	context: Context<Spec["access"]>,
) => z.input<Spec["output"]> | Promise<z.input<Spec["output"]>>;

/** One handler for each operation of a contract: a missing one does not compile. */
export type Handlers<Of extends Contract> = {
	[Name in keyof Of["operations"]]: Handler<Of["operations"][Name]>;
};

/** An operation together with the handler that answers it in this process. */
export interface Route {
	operation: Operation;
	handle: (input: never, context: Context<never>) => unknown;
}

/** Joins a contract to the handlers of a build. */
export function routesOf<Of extends Contract>(
	of: Of,
	handlers: Handlers<Of>,
): Route[] {
	return Object.entries(of.operations).map(([name, operation]) => ({
		operation: operation as Operation,
		handle: handlers[name as keyof Handlers<Of>] as Route["handle"],
	}));
}

/** A request as HTTP carries it; `path` includes the query. */
export interface HttpRequest {
	method: Method;
	path: string;
	headers: Record<string, string>;
	body: Record<string, unknown> | undefined;
}

/** Where the input of an operation goes: found out once, used for every request. */
interface Layout {
	/** The path's literal parts; between them stand the values of `fields`. */
	literals: readonly string[];
	fields: readonly string[];
	/** Field and header name, in lower case. */
	headers: readonly (readonly [field: string, header: string])[];
	/** Fields that neither query nor body carries. */
	elsewhere: ReadonlySet<string>;
	hasBody: boolean;
}

const layouts = new WeakMap<OperationSpec, Layout>();

function layoutOf(operation: OperationSpec): Layout {
	const known = layouts.get(operation);
	if (known) return known;
	const layout: Layout = {
		literals: operation.path.split(/\{\w+\}/),
		fields: pathFields(operation),
		headers: Object.entries(operation.headers ?? {}).map(
			([field, header]) => [field, header.toLowerCase()] as const,
		),
		elsewhere: new Set([
			...pathFields(operation),
			...Object.keys(operation.headers ?? {}),
		]),
		hasBody: hasBody(operation),
	};
	layouts.set(operation, layout);
	return layout;
}

/** Lays the input of an operation out over path, query, headers and body. Absent (undefined) fields are left out. */
export function requestFor(
	operation: Operation,
	input: Record<string, unknown>,
): HttpRequest {
	const { method } = operation;
	const layout = layoutOf(operation);
	let path = layout.literals[0] as string;
	for (const [place, field] of layout.fields.entries())
		path +=
			encodeURIComponent(String(input[field])) + layout.literals[place + 1];
	const headers: Record<string, string> = {};
	for (const [field, header] of layout.headers)
		if (input[field] !== undefined) headers[header] = String(input[field]);
	const rest: Record<string, unknown> = {};
	for (const [field, value] of Object.entries(input))
		if (value !== undefined && !layout.elsewhere.has(field))
			rest[field] = value;
	if (method !== "GET")
		return { method, path, headers, body: layout.hasBody ? rest : undefined };
	const query = new URLSearchParams(rest as Record<string, string>).toString();
	if (query) path += `?${query}`;
	return { method, path, headers, body: undefined };
}

/** Fields of the input that the path carries. */
export function pathFields(operation: OperationSpec): string[] {
	return [...operation.path.matchAll(/\{(\w+)\}/g)].map(
		(match) => match[1] as string,
	);
}

/** True when some field of the input is left for the body: not a GET, not all in path and headers. */
export function hasBody(operation: OperationSpec): boolean {
	if (operation.method === "GET") return false;
	const elsewhere = new Set([
		...pathFields(operation),
		...Object.keys(operation.headers ?? {}),
	]);
	return Object.keys(operation.input.shape).some(
		(field) => !elsewhere.has(field),
	);
}
