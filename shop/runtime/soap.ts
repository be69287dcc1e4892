import express, {
	type Express,
	type Request,
	type RequestHandler,
	type Response,
} from "express";
import { ShopError } from "../contract/errors.ts";
import type { Contract } from "../contract/operation.ts";
import { bodyError, bodyLimitBytes } from "./body.ts";
import { requestIdOf } from "./edge.ts";
import type { createAnswerer, SoapHeaders, SoapParts } from "./soap-answer.ts";
import { envelopeOf, faultFor } from "./soap-fault.ts";
import { wsdlOf } from "./wsdl.ts";
import { escapeXml } from "./xml.ts";

/** What the SOAP door is made of. */
export interface SoapDoor extends SoapParts {
	/** Address of the door, default `/soap`. */
	path?: string;
	/** What the WSDL describes. */
	contracts: readonly Contract[];
}

/** Mounts `POST /soap` (SOAP 1.1, every refusal a Fault) and `GET /soap?wsdl`. The WSDL is parsed once. */
export function mountSoap(app: Express, door: SoapDoor): void {
	const path = door.path ?? "/soap";
	const wsdl = wsdlOf(door.contracts, "urn:location");
	// Loaded at the first request: what only SOAP needs would make up a third of the start of a door.
	let answerer: Promise<ReturnType<typeof createAnswerer>> | undefined;
	const answer = async (body: string, headers: SoapHeaders) => {
		answerer ??= import("./soap-answer.ts").then(({ createAnswerer }) =>
			createAnswerer(door, wsdl),
		);
		return (await answerer)(body, headers);
	};
	app.post(path, async (request, response) => {
		const requestId = requestIdOf(request.headers);
		const headers = { ...request.headers, "x-request-id": requestId };
		try {
			const body = await readText(request, response);
			const { status, xml } = await answer(body, headers);
			send(response, status, xml);
		} catch (error) {
			const { status, xml } = faultFor(error, door.log, requestId);
			send(response, status, envelopeOf(xml));
		}
	});
	app.get(path, (request, response) => {
		if (!Object.keys(request.query).some((key) => /^wsdl$/i.test(key)))
			throw methodNotAllowed(request, response);
		const location = escapeXml(`${originOf(request)}${path}`);
		send(
			response,
			200,
			wsdl.replace("urn:location", () => location),
		);
	});
	app.all(path, (request, response) => {
		throw methodNotAllowed(request, response);
	});
}

// Made when the first request comes; see body.ts.
let readRaw: RequestHandler | undefined;

/** The body of a SOAP request as text. Throws UnsupportedMediaType, PayloadTooLarge (inflated size) or MalformedBody. */
async function readText(request: Request, response: Response): Promise<string> {
	const type = request.headers["content-type"] ?? "";
	const charset = /;\s*charset\s*=\s*["']?([^\s;"']*)/i.exec(type)?.[1];
	if (
		!/^text\/xml\s*(?:;|$)/i.test(type) ||
		!/^(?:utf-?8|us-ascii)$/i.test(charset ?? "utf-8")
	)
		throw new ShopError(
			"UnsupportedMediaType",
			"send SOAP 1.1 as text/xml; charset=utf-8",
		);
	readRaw ??= express.raw({ limit: bodyLimitBytes, type: () => true });
	const read = readRaw;
	await new Promise<void>((resolve, reject) => {
		read(request, response, (error?: unknown) => {
			if (error) reject(bodyError(error));
			else resolve();
		});
	});
	if (!Buffer.isBuffer(request.body))
		throw new ShopError("MalformedBody", "the body is empty");
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(request.body);
	} catch (cause) {
		throw new ShopError("MalformedBody", "the body is not UTF-8", { cause });
	}
}

function send(response: Response, status: number, xml: string): void {
	response.writeHead(status, {
		"content-type": "text/xml; charset=utf-8",
		"content-length": Buffer.byteLength(xml),
		"cache-control": "no-store",
		"x-content-type-options": "nosniff",
	});
	response.end(xml);
}

/** The address that the caller used, where its Host header is one; else the one that is listened on. */
function originOf({ headers, socket }: Request): string {
	const { host = "" } = headers;
	if (/^(?:[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i.test(host))
		return `http://${host}`;
	const address = socket.localAddress ?? "127.0.0.1";
	const name = address.includes(":") ? `[${address}]` : address;
	return `http://${name}:${socket.localPort}`;
}

function methodNotAllowed(request: Request, response: Response): ShopError {
	response.setHeader("allow", "GET, POST");
	return new ShopError(
		"MethodNotAllowed",
		`${request.path} takes POST for SOAP and GET ?wsdl for its description, not ${request.method}`,
	);
}
