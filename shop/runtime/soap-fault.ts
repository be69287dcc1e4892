import {
	type ErrorCode,
	problemOf,
	ShopError,
	statusOf,
} from "../contract/errors.ts";
import type { Log } from "./log.ts";
import { problemSchema } from "./problem.ts";
import { escapeXml } from "./xml.ts";
import { fieldsXml, shapeOf, shopNamespace } from "./xsd.ts";

/** Namespace of the SOAP 1.1 envelope. */
export const envelopeNamespace = "http://schemas.xmlsoap.org/soap/envelope/";

/** The fields of a problem as XML has them. */
export const problemShape = shapeOf(problemSchema);

/** An HTTP status and the XML that goes with it. */
export interface Answer {
	status: number;
	xml: string;
}

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

/**
 * The Fault element for whatever was thrown, and its HTTP status: SOAP 1.1 (section 6.2) wants 500 with every Fault; refusals
 * of the transport (413, 415), which come before SOAP, keep theirs. What is no ShopError is logged and stays unsaid.
 */
export function faultFor(
	error: unknown,
	log: Pick<Log, "error">,
	requestId: string,
): Answer {
	const known =
		error instanceof ShopError
			? error
			: new ShopError("Internal", "the shop failed; the log knows why");
	if (known !== error)
		log.error({ err: error, requestId, path: "/soap" }, "request failed");
	const status = statusOf(known.code);
	return {
		status: status === 413 || status === 415 ? status : 500,
		xml: faultXml(known, `urn:shop:request:${requestId}`),
	};
}
