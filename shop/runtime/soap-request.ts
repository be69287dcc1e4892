import { type InputError, ShopError } from "../contract/errors.ts";
import { envelopeNamespace, SoapRefusal } from "./soap-fault.ts";
import { readXml, type XmlElement } from "./xml.ts";
import {
	elementXml,
	type Field,
	type ObjectShape,
	type Shape,
	shopNamespace,
} from "./xsd.ts";

const instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
const namespaceDeclarations = "http://www.w3.org/2000/xmlns/";

/**
 * The one element in the Body of a SOAP 1.1 envelope. Throws MalformedBody, also for another SOAP version and for headers
 * that must be understood (none is), and NotFound when the element is in a foreign namespace.
 */
export function wrapperIn(document: string): XmlElement {
	const envelope = readXml(document);
	if (envelope.local !== "Envelope")
		throw new ShopError("MalformedBody", "the root is not a SOAP Envelope");
	if (envelope.uri !== envelopeNamespace)
		throw new SoapRefusal("VersionMismatch", "send a SOAP 1.1 envelope");
	const parts = [...envelope.children];
	const header = isSoap(parts[0], "Header") ? parts.shift() : undefined;
	header?.children.forEach(mustNotBeMandatory);
	const [body, ...others] = parts;
	if (!body || !isSoap(body, "Body") || others.length > 0)
		throw new ShopError(
			"MalformedBody",
			"the envelope must hold one Body, after at most one Header",
		);
	const [wrapper, ...more] = body.children;
	if (!wrapper || more.length > 0 || hasText(body))
		throw new ShopError(
			"MalformedBody",
			"the Body must hold one element, named after the operation",
		);
	if (wrapper.uri !== shopNamespace)
		throw new ShopError(
			"NotFound",
			`operations are elements of the namespace ${shopNamespace}`,
		);
	return wrapper;
}

function isSoap(element: XmlElement | undefined, local: string): boolean {
	return element?.uri === envelopeNamespace && element.local === local;
}

function mustNotBeMandatory({ attributes, local }: XmlElement): void {
	const mandatory = attributes.some(
		({ uri, local, value }) =>
			uri === envelopeNamespace &&
			local === "mustUnderstand" &&
			value.trim() === "1",
	);
	if (mandatory)
		throw new SoapRefusal(
			"MustUnderstand",
			`the header ${local.slice(0, 80)} is not understood here`,
		);
}

function hasText({ text }: XmlElement): boolean {
	return text.trim() !== "";
}

/**
 * Writes an operation's element anew as the schema has it: known fields in our namespace, one text in each, no attribute,
 * comment or CDATA. soap reads whatever is written in any namespace, so it only gets to see this.
 * Throws InvalidInput with a path for all that does not fit the shape. Values are not judged here but by zod.
 */
export function canonicalRequest(
	wrapper: XmlElement,
	shape: ObjectShape,
): string {
	const xml = elementXml(wrapper.local, shape, valuesIn(wrapper, shape));
	return `<${wrapper.local} xmlns="${shopNamespace}"${xml.slice(wrapper.local.length + 1)}`;
}

/**
 * The texts, objects and lists of an element by the names of its shape; absent and nil fields are missing.
 * Throws InvalidInput with a path for all that does not fit the shape.
 */
export function valuesIn(element: XmlElement, shape: ObjectShape): Values {
	const errors: InputError[] = [];
	const values = valuesOf(element, shape, "", errors);
	if (errors.length === 0) return values;
	const where = errors.map(({ path }) => path || "the input").join(", ");
	throw new ShopError("InvalidInput", `${element.local} cannot take ${where}`, {
		errors,
	});
}

type Values = Record<string, unknown>;
/** More would say no more to whoever has to mend the request. */
const maxErrors = 20;

function valuesOf(
	element: XmlElement,
	{ fields }: ObjectShape,
	path: string,
	errors: InputError[],
): Values {
	const refuse = (at: string, message: string) => {
		if (errors.length < maxErrors) errors.push({ path: at, message });
	};
	if (hasText(element)) refuse(path, "holds elements, not text");
	const values: Values = {};
	for (const child of element.children) {
		const at = `${path && `${path}.`}${child.local.slice(0, 80)}`;
		const field = fields.find(({ name }) => name === child.local);
		const fault = faultOf(child, field, values);
		if (fault !== undefined || !field) {
			refuse(at, fault ?? "");
			continue;
		}
		if (isNil(child)) continue;
		const value = valueIn(child, field.shape, at, errors);
		const list = values[field.name] as unknown[] | undefined;
		if (field.list && list) list.push(value);
		else values[field.name] = field.list ? [value] : value;
	}
	return values;
}

function faultOf(
	child: XmlElement,
	field: Field | undefined,
	values: Values,
): string | undefined {
	if (child.uri !== shopNamespace)
		return `must be in the namespace ${shopNamespace}`;
	if (!field) return "is not a field here";
	if (child.attributes.some(isForeignAttribute)) return "takes no attributes";
	if (!field.list && values[field.name] !== undefined) return "is given twice";
	if (field.shape.kind === "leaf" && child.children.length > 0)
		return "holds text, not elements";
	return undefined;
}

function isForeignAttribute({ uri }: { uri: string }): boolean {
	return uri !== instanceNamespace && uri !== namespaceDeclarations;
}

function isNil({ attributes }: XmlElement): boolean {
	return attributes.some(
		({ uri, local, value }) =>
			uri === instanceNamespace &&
			local === "nil" &&
			/^\s*(?:true|1)\s*$/.test(value),
	);
}

/** White space belongs to a string and to nothing else (XML Schema, whiteSpace = collapse). */
function valueIn(
	child: XmlElement,
	shape: Shape,
	path: string,
	errors: InputError[],
): unknown {
	if (shape.kind === "object") return valuesOf(child, shape, path, errors);
	return shape.type === "string" ? child.text : child.text.trim();
}
