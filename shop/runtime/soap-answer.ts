import type { IncomingHttpHeaders } from "node:http";
import soap from "soap";
import { ShopError } from "../contract/errors.ts";
import type { Route } from "../contract/operation.ts";
import type { Log } from "./log.ts";
import { type Answer, envelopeOf, faultFor } from "./soap-fault.ts";
import { canonicalRequest, wrapperIn } from "./soap-request.ts";
import { typedValues, writableValues } from "./soap-values.ts";
import type { XmlElement } from "./xml.ts";
import { type ObjectShape, shapeOf } from "./xsd.ts";

/** What answers SOAP requests. */
export interface SoapParts {
	/** What is answered: an operation without a route is NotFound. */
	routes: readonly Route[];
	/** Authenticates by the HTTP headers, validates the raw input with zod and calls the handler. Throws ShopError. */
	invoke: (
		route: Route,
		rawInput: unknown,
		headers: IncomingHttpHeaders,
	) => Promise<unknown>;
	log: Pick<Log, "error">;
}

/** HTTP headers with the id under which this request is logged. */
export type SoapHeaders = IncomingHttpHeaders & { "x-request-id": string };

interface SoapRoute {
	route: Route;
	input: ObjectShape;
	output: ObjectShape;
}

/**
 * Wraps a soap server: it gets requests that are known to fit its WSDL, dispatches them, and writes the answers and the faults
 * that our methods throw. Its own replies to what it cannot do carry stack traces and never leave.
 * The answer takes an envelope and throws ShopError for one that does not get as far as an operation.
 */
export function createAnswerer(parts: SoapParts, wsdl: string) {
	const routes = new Map(
		parts.routes.map((route): [string, SoapRoute] => [
			route.operation.name,
			{
				route,
				input: shapeOf(route.operation.input),
				output: shapeOf(route.operation.output),
			},
		]),
	);
	const answered = new WeakSet<SoapHeaders>();
	const ready = startSoapServer(parts, routes, answered, wsdl);
	return async (
		document: string,
		httpHeaders: SoapHeaders,
	): Promise<Answer> => {
		const server = await ready;
		const wrapper = wrapperIn(document);
		const { input } = routeFor(wrapper, routes);
		// The body says which operation is meant, whatever the SOAPAction says.
		const headers = { ...httpHeaders, soapaction: undefined };
		const { statusCode, body } = await server.processRequest(
			envelopeOf(canonicalRequest(wrapper, input)),
			{ headers },
		);
		if (answered.has(headers)) return { status: statusCode, xml: body };
		throw new Error(
			`soap could not answer ${wrapper.local}: ${body.slice(0, 500)}`,
		);
	};
}

function routeFor(
	{ local }: XmlElement,
	routes: ReadonlyMap<string, SoapRoute>,
): SoapRoute {
	const route = routes.get(local);
	if (route) return route;
	throw new ShopError(
		"NotFound",
		`there is no operation ${local.slice(0, 80)}`,
	);
}

/** Resolves when soap has read the WSDL, which it does after its constructor. */
function startSoapServer(
	parts: SoapParts,
	routes: ReadonlyMap<string, SoapRoute>,
	answered: WeakSet<SoapHeaders>,
	wsdl: string,
): Promise<soap.Server> {
	const methods = [...routes].map(([name, route]) => [
		name,
		methodOf(route, parts, answered),
	]);
	const services = { Shop: { ShopPort: Object.fromEntries(methods) } };
	return new Promise((resolve, reject) => {
		const callback = (cause: unknown, server: soap.Server) => {
			if (cause) reject(new Error("soap cannot read our WSDL", { cause }));
			else resolve(server);
		};
		const options = {
			path: "/",
			services,
			xml: wsdl,
			escapeXML: false,
			callback,
		};
		const description = new soap.WSDL(wsdl, "", {
			...options,
			customDeserializer: asText,
		});
		// Only a client's options would set this one.
		description.options.preserveWhitespace = true;
		new soap.Server(null, "/", services, description, options);
	});
}

/** All values come out of soap as the text that was sent: its own conversions take 12abc for 12. */
const asText = Object.fromEntries(
	["int", "long", "double", "boolean"].map((type) => [
		type,
		(text: string) => text,
	]),
);

function methodOf(
	{ route, input, output }: SoapRoute,
	{ invoke, log }: SoapParts,
	answered: WeakSet<SoapHeaders>,
) {
	return async (
		read: unknown,
		_answer: unknown,
		_soapHeader: unknown,
		{ headers }: { headers: SoapHeaders },
	): Promise<unknown> => {
		try {
			const result = await invoke(route, typedValues(input, read), headers);
			return writableValues(output, result);
		} catch (error) {
			const { status, xml } = faultFor(error, log, headers["x-request-id"]);
			throw { Fault: { faultcode: "", _xml: xml, statusCode: status } };
		} finally {
			answered.add(headers);
		}
	};
}
