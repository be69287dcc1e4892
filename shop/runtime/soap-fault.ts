import { type ErrorCode, problemOf, ShopError } from "../contract/errors.ts";
import { problemSchema } from "./problem.ts";
import { escapeXml } from "./xml.ts";
import { fieldsXml, shapeOf, shopNamespace } from "./xsd.ts";

/** Namespace of the SOAP 1.1 envelope. */
export const envelopeNamespace = "http://schemas.xmlsoap.org/soap/envelope/";

/** The fields of a problem as XML has them. */
export const problemShape = shapeOf(problemSchema);

/** A refusal for which SOAP 1.1 (section 4.4.1) has a faultcode of its own. */
export class SoapRefusal extends ShopError {
	readonly faultcode: "VersionMismatch" | "MustUnderstand";

	constructor(faultcode: SoapRefusal["faultcode"], detail: string) {
		const code: ErrorCode = "MalformedBody";
		super(code, detail);
		this.name = "SoapRefusal";
		this.faultcode = faultcode;
	}
}

/** The Fault element of a refusal, its problem document in the detail; expects the prefix `soap` of `envelopeOf`. */
export function faultXml(error: ShopError, instance: string): string {
	const problem = problemOf(error, instance);
	const side = problem.status < 500 ? "Client" : "Server";
	const faultcode = error instanceof SoapRefusal ? error.faultcode : side;
	const content = fieldsXml(problemShape, { ...problem });
	return [
		`<soap:Fault><faultcode>soap:${faultcode}</faultcode>`,
		`<faultstring>${escapeXml(`${problem.title}: ${problem.detail}`)}</faultstring>`,
		`<detail><problem xmlns="${shopNamespace}">${content}</problem></detail></soap:Fault>`,
	].join("");
}

/** A SOAP 1.1 envelope with this content of its Body. */
export function envelopeOf(body: string): string {
	return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${envelopeNamespace}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
}
