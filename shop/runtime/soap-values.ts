import { escapeXml } from "./xml.ts";
import type { Field, LeafShape, ObjectShape, Shape } from "./xsd.ts";

type Values = Record<string, unknown>;

/**
 * What a soap reader made of an element (text, nested objects, null for an empty element), as the values of its schema: numbers
 * and booleans typed, absent lists empty, absent nullable fields null. Text that does not fit its type stays text, for zod to
 * refuse with its path.
 */
export function typedValues({ fields }: ObjectShape, read: unknown): Values {
	const values: Values = {};
	for (const field of fields) {
		const value = typedField(field, (read as Values | null)?.[field.name]);
		if (value !== undefined) values[field.name] = value;
	}
	return values;
}

function typedField(
	{ shape, list, optional, nullable }: Field,
	read: unknown,
): unknown {
	if (read === undefined) {
		if (optional) return undefined;
		return nullable ? null : list ? [] : undefined;
	}
	if (!list) return typedValue(shape, read);
	return [read].flat().map((item) => typedValue(shape, item));
}

function typedValue(shape: Shape, read: unknown): unknown {
	if (shape.kind === "object") return typedValues(shape, read);
	return typedText(shape, String(read ?? ""));
}

function typedText({ type }: LeafShape, text: string): unknown {
	if (type === "string") return text;
	if (type === "boolean")
		return { true: true, "1": true, false: false, "0": false }[text] ?? text;
	const number =
		type === "double"
			? /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i
			: /^[+-]?\d+(?:\.\d+)?$/;
	return number.test(text) ? Number(text) : text;
}

/**
 * An answer as soap can write it: the fields of the schema in their order, null and undefined left out (it would write an
 * undeclared xsi:nil), text escaped (it would pass on what looks like CDATA).
 */
export function writableValues(
	{ fields }: ObjectShape,
	values: unknown,
): Values {
	const writable: Values = {};
	for (const { name, shape, list } of fields) {
		const value = (values as Values | null | undefined)?.[name];
		if (value === undefined || value === null) continue;
		writable[name] = list
			? (value as unknown[]).map((item) => writableValue(shape, item))
			: writableValue(shape, value);
	}
	return writable;
}

function writableValue(shape: Shape, value: unknown): unknown {
	if (shape.kind === "object") return writableValues(shape, value);
	return escapeXml(String(value));
}
