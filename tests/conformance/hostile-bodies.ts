import { gzipSync } from "node:zlib";
import type { ErrorCode } from "../../shop/contract/errors.ts";
import { operationNamed } from "../support/operations.ts";
import type { RawRequest } from "../support/rest-door.ts";
import { elementOf, envelopeAround } from "../support/soap-door.ts";

/** Headers of a JSON body. */
export const json = { "content-type": "application/json" };
const megabytes = (count: number) => Buffer.alloc(count * 1_000_000, " ");
const bigTicket = JSON.stringify({
	subject: "Big",
	text: "x".repeat(5_000_000),
});

/** Bodies of openTicket that a REST door must not take, with what it says. */
export const restBodies: [string, Partial<RawRequest>, ErrorCode][] = [
	["that is no JSON", { body: "{nonsense" }, "MalformedBody"],
	["that breaks off", { body: '{"subject":"a","te' }, "MalformedBody"],
	["that is a number", { body: "7" }, "MalformedBody"],
	["that is a list", { body: "[1,2]" }, "InvalidInput"],
	["that is null", { body: "null" }, "MalformedBody"],
	["that is empty", { body: "" }, "InvalidInput"],
	["that is XML", { body: "<subject/>" }, "MalformedBody"],
	[
		"with fields of other types",
		{ body: '{"subject":{"a":1},"text":["x"]}' },
		"InvalidInput",
	],
	[
		"with control characters",
		{ body: '{"subject":"a\\u0000b","text":"c\\u001bd"}' },
		"InvalidInput",
	],
	[
		"with a lone surrogate",
		{ body: '{"subject":"\\ud800","text":"t"}' },
		"InvalidInput",
	],
	["of 5 MB", { body: bigTicket }, "PayloadTooLarge"],
	[
		"that is a gzip bomb",
		{
			body: gzipSync(bigTicket),
			headers: { ...json, "content-encoding": "gzip" },
		},
		"PayloadTooLarge",
	],
	[
		"that is damaged gzip",
		{ body: "not gzip", headers: { ...json, "content-encoding": "gzip" } },
		"MalformedBody",
	],
	[
		"in an unknown encoding",
		{ body: "{}", headers: { ...json, "content-encoding": "rot13" } },
		"UnsupportedMediaType",
	],
	[
		"of another type",
		{ body: "subject=a", headers: { "content-type": "text/plain" } },
		"UnsupportedMediaType",
	],
	[
		"that nests 10,000 deep",
		{ body: `{"subject":${"[".repeat(10_000)}${"]".repeat(10_000)}}` },
		"InvalidInput",
	],
];

const ticket = elementOf(
	"openTicket",
	{ subject: "Hello", text: "Hello" },
	operationNamed("openTicket").input,
);
const entity = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>";
const laughs =
	"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>";

/** Envelopes that a SOAP door must not take, with what it says. */
export const soapBodies: [
	string,
	string | Buffer,
	ErrorCode,
	Record<string, string>?,
][] = [
	["that is no XML", "{nonsense", "MalformedBody"],
	["that is empty", "", "MalformedBody"],
	["that breaks off", envelopeAround(ticket).slice(0, 200), "MalformedBody"],
	["with a DOCTYPE", `${entity}${envelopeAround(ticket)}`, "MalformedBody"],
	[
		"with an external entity",
		`${entity}${envelopeAround(ticket.replace("Hello", "&e;"))}`,
		"MalformedBody",
	],
	[
		"with a billion laughs",
		`${laughs}${envelopeAround(ticket.replace("Hello", "&c;"))}`,
		"MalformedBody",
	],
	[
		"with control characters",
		envelopeAround(ticket.replace("Hello", "a\u0001b")),
		"MalformedBody",
	],
	[
		"with references to control characters",
		envelopeAround(ticket.replace("Hello", "a&#1;b")),
		"MalformedBody",
	],
	["without an operation", envelopeAround(""), "MalformedBody"],
	["with two operations", envelopeAround(ticket + ticket), "MalformedBody"],
	[
		"of SOAP 1.2",
		envelopeAround(ticket).replaceAll(
			"http://schemas.xmlsoap.org/soap/envelope/",
			"http://www.w3.org/2003/05/soap-envelope",
		),
		"MalformedBody",
	],
	[
		"with an unknown operation",
		envelopeAround(elementOf("dropTables", {})),
		"NotFound",
	],
	[
		"in a foreign namespace",
		envelopeAround(ticket.replace("urn:shoplab", "urn:elsewhere")),
		"NotFound",
	],
	[
		"with a field that is not there",
		envelopeAround(ticket.replaceAll("subject", "constructor")),
		"InvalidInput",
	],
	[
		"with __proto__",
		envelopeAround(ticket.replaceAll("subject", "__proto__")),
		"InvalidInput",
	],
	["of 5 MB", envelopeAround(ticket) + megabytes(5), "PayloadTooLarge"],
	[
		"that is a gzip bomb",
		gzipSync(envelopeAround(ticket) + megabytes(5)),
		"PayloadTooLarge",
		{ "content-encoding": "gzip" },
	],
	[
		"of another type",
		envelopeAround(ticket),
		"UnsupportedMediaType",
		{ "content-type": "application/json" },
	],
];
