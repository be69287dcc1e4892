import type { Contract, Operation } from "../contract/operation.ts";
import { problemSchema } from "./problem.ts";
import { escapeXml } from "./xml.ts";
import {
	type Field,
	type LeafShape,
	type ObjectShape,
	shapeOf,
	shopNamespace,
} from "./xsd.ts";

/** The WSDL 1.1 of the contracts: SOAP 1.1 over HTTP, document/literal wrapped, at `location`. */
export function wsdlOf(
	contracts: readonly Contract[],
	location: string,
): string {
	const operations = contracts.flatMap((contract) =>
		Object.values<Operation>(contract.operations),
	);
	const names = operations.map(({ name }) => name);
	return `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions name="Shop" targetNamespace="${shopNamespace}" xmlns:tns="${shopNamespace}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/">
<wsdl:types>
<xsd:schema targetNamespace="${shopNamespace}" elementFormDefault="qualified">
${schemaOf(operations)}
</xsd:schema>
</wsdl:types>
${[...names.flatMap((name) => [name, `${name}Response`]), "problem"].map(message).join("\n")}
<wsdl:portType name="ShopPortType">
${operations.map(portOperation).join("\n")}
</wsdl:portType>
<wsdl:binding name="ShopBinding" type="tns:ShopPortType">
<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
${names.map(bindingOperation).join("\n")}
</wsdl:binding>
<wsdl:service name="Shop">
<wsdl:port name="ShopPort" binding="tns:ShopBinding"><soap:address location="${escapeXml(location)}"/></wsdl:port>
</wsdl:service>
</wsdl:definitions>
`;
}

function message(name: string): string {
	return `<wsdl:message name="${name}"><wsdl:part name="parameters" element="tns:${name}"/></wsdl:message>`;
}

function portOperation({ name, summary }: Operation): string {
	return `<wsdl:operation name="${name}">
	<wsdl:documentation>${escapeXml(summary)}</wsdl:documentation>
	<wsdl:input message="tns:${name}"/>
	<wsdl:output message="tns:${name}Response"/>
	<wsdl:fault name="problem" message="tns:problem"/>
</wsdl:operation>`;
}

function bindingOperation(name: string): string {
	return `<wsdl:operation name="${name}">
	<soap:operation soapAction="${shopNamespace}/${name}"/>
	<wsdl:input><soap:body use="literal"/></wsdl:input>
	<wsdl:output><soap:body use="literal"/></wsdl:output>
	<wsdl:fault name="problem"><soap:fault name="problem" use="literal"/></wsdl:fault>
</wsdl:operation>`;
}

type TypeName = (shape: ObjectShape, derived: string) => string;

function schemaOf(operations: readonly Operation[]): string {
	const types = new Map<string, string>();
	const typeName: TypeName = (shape, derived) => {
		const name = shape.name ?? derived;
		const written = `<xsd:complexType name="${name}">${sequence(shape, name, typeName)}</xsd:complexType>`;
		if (types.has(name) && types.get(name) !== written)
			throw new Error(
				`two different schemas are called ${name} in the WSDL: give one of them another .meta({ id })`,
			);
		types.set(name, written);
		return `tns:${name}`;
	};
	const wrapper = (name: string, shape: ObjectShape) => {
		if (shape.name !== undefined)
			return `<xsd:element name="${name}" type="${typeName(shape, name)}"/>`;
		const derived = name.charAt(0).toUpperCase() + name.slice(1);
		return `<xsd:element name="${name}"><xsd:complexType>${sequence(shape, derived, typeName)}</xsd:complexType></xsd:element>`;
	};
	const elements = operations.flatMap(({ name, input, output }) => [
		wrapper(name, shapeOf(input)),
		wrapper(`${name}Response`, shapeOf(output)),
	]);
	elements.push(wrapper("problem", shapeOf(problemSchema)));
	return [...types.values(), ...elements].join("\n");
}

function sequence(
	{ fields }: ObjectShape,
	owner: string,
	typeName: TypeName,
): string {
	if (fields.length === 0) return "<xsd:sequence/>";
	const elements = fields.map((field) => element(field, owner, typeName));
	return `<xsd:sequence>\n\t${elements.join("\n\t")}\n</xsd:sequence>`;
}

function element(field: Field, owner: string, typeName: TypeName): string {
	const { name, shape, list, optional, nullable } = field;
	const occurs = list
		? ' minOccurs="0" maxOccurs="unbounded"'
		: optional || nullable
			? ' minOccurs="0"'
			: "";
	const start = `<xsd:element name="${name}"${occurs}`;
	if (shape.kind === "leaf") return `${start}${leafType(shape)}`;
	const derived = owner + name.charAt(0).toUpperCase() + name.slice(1);
	return `${start} type="${typeName(shape, derived)}"/>`;
}

function leafType(shape: LeafShape): string {
	const allowed = facets(shape);
	if (allowed === "") return ` type="xsd:${shape.type}"/>`;
	return `><xsd:simpleType><xsd:restriction base="xsd:${shape.type}">${allowed}</xsd:restriction></xsd:simpleType></xsd:element>`;
}

// Lengths and patterns stay with zod: XML Schema counts characters where zod counts UTF-16 units, and has other regular expressions.
function facets({ values = [], min, max }: LeafShape): string {
	const allowed = values.map(
		(value) => `<xsd:enumeration value="${escapeXml(value)}"/>`,
	);
	if (min !== undefined && min !== Number.MIN_SAFE_INTEGER)
		allowed.push(`<xsd:minInclusive value="${min}"/>`);
	if (max !== undefined && max !== Number.MAX_SAFE_INTEGER)
		allowed.push(`<xsd:maxInclusive value="${max}"/>`);
	return allowed.join("");
}
