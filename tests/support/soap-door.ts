import { expect } from "vitest";
import * as z from "zod";
import { problemSchema } from "../../shop/runtime/problem.ts";
import { readXml, type XmlElement } from "../../shop/runtime/xml.ts";
import {
	checkedProblem,
	type Door,
	doorThat,
	type Outcome,
	type RawAnswer,
} from "./answer.ts";
import { operationNamed } from "./operations.ts";
import type { Wire } from "./rest-door.ts";

const envelope = "http://schemas.xmlsoap.org/soap/envelope/";
const shopNamespace = "urn:shoplab:shop:1";

/** The SOAP door, by hand: what is written here knows nothing of how the shop reads and writes XML. */
export function soapDoor(wire: Wire): Door {
	return doorThat("soap", async (name, input, token) => {
		const { output, input: shape } = operationNamed(name);
		const answer = await sendSoap(
			wire,
			envelopeAround(elementOf(name, input, shape)),
			token,
		);
		const body = bodyIn(answer);
		if (body.local === "Fault") return soapFault(answer, body);
		expect(answer.status).toBe(200);
		expect([body.uri, body.local]).toEqual([shopNamespace, `${name}Response`]);
		const value = readAs(body, output);
		expect(output.parse(value)).toStrictEqual(value);
		return { ok: true, value };
	});
}

/** Posts an envelope, whatever it is. */
export function sendSoap(
	wire: Wire,
	xml: string | Buffer,
	token?: string,
	more: Record<string, string> = {},
): Promise<RawAnswer> {
	return wire.send({
		method: "POST",
		path: "/soap",
		headers: {
			"content-type": "text/xml; charset=utf-8",
			soapaction: '""',
			...(token && { authorization: `Bearer ${token}` }),
			...more,
		},
		body: xml,
	});
}

/** A SOAP 1.1 envelope with this body. */
export function envelopeAround(body: string): string {
	return `<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="${envelope}"><s:Body>${body}</s:Body></s:Envelope>`;
}

/** The element of an operation. Fields of the schema come in its order, all others after them. */
export function elementOf(
	name: string,
	input: Record<string, unknown>,
	shape: z.ZodType = z.unknown(),
): string {
	return `<${name} xmlns="${shopNamespace}">${contentOf(input, shape)}</${name}>`;
}

function contentOf(value: unknown, shape: z.ZodType): string {
	if (typeof value !== "object" || value === null)
		return escaped(String(value));
	const fields = shape instanceof z.ZodObject ? shape.shape : {};
	const order = Object.keys(fields);
	const rank = (key: string) => (order.includes(key) ? order.indexOf(key) : 99);
	return Object.entries(value)
		.filter(([, inner]) => inner !== undefined && inner !== null)
		.sort(([a], [b]) => rank(a) - rank(b))
		.flatMap(([key, inner]) =>
			[inner]
				.flat()
				.map(
					(item) =>
						`<${key}>${contentOf(item, (fields[key] ?? z.unknown()) as z.ZodType)}</${key}>`,
				),
		)
		.join("");
}

function escaped(text: string): string {
	return text
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll("\r", "&#13;");
}

/** The one element in the Body of an answer. */
export function bodyIn(answer: RawAnswer): XmlElement {
	expect(answer.headers["content-type"]).toMatch(/^text\/xml\b/);
	const root = readXml(answer.text);
	expect([root.uri, root.local]).toEqual([envelope, "Envelope"]);
	const body = root.children.find(({ local }) => local === "Body");
	expect(body?.children).toHaveLength(1);
	return body?.children[0] as XmlElement;
}

/** Reads a Fault, and checks its form: SOAP 1.1, the problem in its detail. */
export function soapFault(
	answer: RawAnswer,
	fault: XmlElement = bodyIn(answer),
): Outcome & { ok: false } {
	expect([fault.uri, fault.local]).toEqual([envelope, "Fault"]);
	const child = (of: XmlElement | undefined, local: string) =>
		of?.children.find((each) => each.local === local);
	const detail = child(child(fault, "detail"), "problem");
	if (!detail) throw new Error(`a fault without a problem: ${answer.text}`);
	const problem = checkedProblem(readAs(detail, problemSchema), answer.text);
	const { status } = problem;
	expect(child(fault, "faultcode")?.text).toMatch(
		status < 500 ? /:(?:Client|VersionMismatch|MustUnderstand)$/ : /:Server$/,
	);
	expect(answer.status).toBe(status === 413 || status === 415 ? status : 500);
	return { ok: false, problem };
}

/** An element as a value of its schema. What the schema does not know is kept, so that a strict comparison finds it. */
function readAs(element: XmlElement, schema: z.ZodType): unknown {
	const inner = bare(schema);
	if (inner.def.type === "void") {
		expect(element.children).toEqual([]);
		return undefined;
	}
	if (inner instanceof z.ZodObject) return objectOf(element, inner);
	if (inner.def.type === "number") return Number(element.text);
	if (inner.def.type === "boolean") return element.text === "true";
	return element.text;
}

function objectOf(element: XmlElement, schema: z.ZodObject): unknown {
	const value: Record<string, unknown> = {};
	for (const [name, field] of Object.entries(schema.shape)) {
		const found = element.children.filter(({ local }) => local === name);
		const inner = bare(field as z.ZodType);
		if (
			inner instanceof z.ZodArray &&
			(found.length > 0 || !isOptional(field as z.ZodType))
		)
			value[name] = found.map((one) => readAs(one, inner.element as z.ZodType));
		else if (found[0]) value[name] = readAs(found[0], inner);
		else if ((field as z.ZodType).safeParse(null).success) value[name] = null;
	}
	for (const { local, text, uri } of element.children)
		if (!(local in schema.shape) || uri !== shopNamespace)
			value[`${local} of ${uri}`] = text;
	return value;
}

function isOptional(schema: z.ZodType): boolean {
	return schema.safeParse(undefined).success;
}

function bare(schema: z.ZodType): z.ZodType {
	if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
		return bare(schema.unwrap() as z.ZodType);
	return schema;
}
