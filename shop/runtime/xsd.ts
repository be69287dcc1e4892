import type * as z from "zod";
import { escapeXml } from "./xml.ts";

/** The one namespace of every element and type on the SOAP door. */
export const shopNamespace = "urn:shoplab:shop:1";

/** A value that XML holds as text. `values` are those of an enumeration, `min` and `max` bound an integer. */
export interface LeafShape {
	kind: "leaf";
	type: "string" | "int" | "long" | "double" | "boolean";
	values?: readonly string[];
	min?: number;
	max?: number;
}

export interface Field {
	name: string;
	shape: Shape;
	/** An array: the element is repeated. */
	list: boolean;
	/** May be missing; `nullable` ones are left out when null, and null when left out. */
	optional: boolean;
	nullable: boolean;
}

/** A sequence of elements; `name` is the `.meta({ id })` of the schema. */
export interface ObjectShape {
	kind: "object";
	name: string | undefined;
	fields: readonly Field[];
}

export type Shape = LeafShape | ObjectShape;

/** What of a zod schema XML can say. `z.void()` is an empty sequence. Throws for schemas without a place in the WSDL. */
export function shapeOf(schema: z.ZodType): ObjectShape {
	if (schema.def.type === "void")
		return { kind: "object", name: undefined, fields: [] };
	if (schema.def.type !== "object") throw unsupported(schema);
	const { shape } = schema as z.ZodObject;
	const fields = Object.entries(shape).map(([name, field]) =>
		fieldOf(name, field as z.ZodType),
	);
	return { kind: "object", name: schema.meta()?.id, fields };
}

function fieldOf(name: string, schema: z.ZodType): Field {
	const { inner, optional, nullable } = unwrapped(schema);
	if (inner.def.type !== "array")
		return { name, shape: valueShape(inner), list: false, optional, nullable };
	const item = unwrapped((inner as z.ZodArray<z.ZodType>).element);
	if (item.optional || item.nullable) throw unsupported(schema);
	return {
		name,
		shape: valueShape(item.inner),
		list: true,
		optional,
		nullable,
	};
}

interface Unwrapped {
	inner: z.ZodType;
	optional: boolean;
	nullable: boolean;
}

function unwrapped(schema: z.ZodType): Unwrapped {
	const wrapper = schema as z.ZodOptional<z.ZodType>;
	switch (schema.def.type) {
		case "optional":
		case "default":
		case "prefault":
			return { ...unwrapped(wrapper.def.innerType), optional: true };
		case "nullable":
			return { ...unwrapped(wrapper.def.innerType), nullable: true };
		case "readonly":
			return unwrapped(wrapper.def.innerType);
		case "pipe":
			return unwrapped((schema as z.ZodPipe).def.out as z.ZodType);
		default:
			return { inner: schema, optional: false, nullable: false };
	}
}

function valueShape(schema: z.ZodType): Shape {
	switch (schema.def.type) {
		case "object":
			return shapeOf(schema);
		case "string":
			return { kind: "leaf", type: "string" };
		case "boolean":
			return { kind: "leaf", type: "boolean" };
		case "enum": {
			const values = (schema as z.ZodEnum).options.map(String);
			return { kind: "leaf", type: "string", values };
		}
		case "number":
			return numberShape(schema as z.ZodNumber);
		default:
			throw unsupported(schema);
	}
}

function numberShape({ format, minValue, maxValue }: z.ZodNumber): LeafShape {
	if (format !== "safeint") return { kind: "leaf", type: "double" };
	const min = Math.max(minValue ?? -Infinity, Number.MIN_SAFE_INTEGER);
	const max = Math.min(maxValue ?? Infinity, Number.MAX_SAFE_INTEGER);
	const type = min >= -(2 ** 31) && max < 2 ** 31 ? "int" : "long";
	return { kind: "leaf", type, min, max };
}

function unsupported(schema: z.ZodType): Error {
	return new Error(
		`a zod ${schema.def.type} has no place in the WSDL: use object, array, string, number, boolean, enum, optional, nullable or default, or teach shop/runtime/xsd.ts`,
	);
}

/** Writes a value as the element `name`, fields in the order of the shape, absent and null ones left out. */
export function elementXml(name: string, shape: Shape, value: unknown): string {
	if (shape.kind === "leaf")
		return `<${name}>${escapeXml(String(value))}</${name}>`;
	return `<${name}>${fieldsXml(shape, value as Record<string, unknown>)}</${name}>`;
}

/** The content of an element of this shape, without the element. */
export function fieldsXml(
	{ fields }: ObjectShape,
	values: Record<string, unknown>,
): string {
	return fields
		.flatMap(({ name, shape, list }) => {
			const value = values[name] ?? [];
			const items = list || Array.isArray(value) ? value : [value];
			return (items as unknown[]).map((item) => elementXml(name, shape, item));
		})
		.join("");
}
