import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEchoShop } from "./fixtures/echo-shop.ts";
import { readXml, type XmlElement } from "./xml.ts";

let shop: Awaited<ReturnType<typeof startEchoShop>>;
beforeAll(async () => {
	shop = await startEchoShop();
});
afterAll(() => shop.stop());

const envelope = "http://schemas.xmlsoap.org/soap/envelope/";
const namespace = "urn:shoplab:shop:1";
const inBody = (content: string) =>
	`<s:Envelope xmlns:s="${envelope}" xmlns="${namespace}"><s:Body>${content}</s:Body></s:Envelope>`;
const everything = (fields: string) =>
	inBody(`<echoEverything>${fields}</echoEverything>`);
const good = everything("<text>a</text><count>1</count>");

/** Sends a body and reads the Fault that must come back, well-formed and in the shape of SOAP 1.1. */
async function faultFor(
	body: string | Uint8Array<ArrayBuffer>,
	headers: Record<string, string> = {},
) {
	const response = await fetch(`${shop.origin}/soap`, {
		method: "POST",
		headers: { "content-type": "text/xml; charset=utf-8", ...headers },
		body,
	});
	const xml = await response.text();
	expect(response.headers.get("content-type")).toBe("text/xml; charset=utf-8");
	expect(xml).not.toMatch(/node_modules|\.ts:\d|\bat \w+ \(|SOAP-ENV|secret/);
	const root = readXml(xml);
	expect(root).toMatchObject({ local: "Envelope", uri: envelope });
	const fault = root.children[0]?.children[0] as XmlElement;
	expect(fault).toMatchObject({ local: "Fault", uri: envelope });
	const parts = Object.fromEntries(
		fault.children.map((part) => [part.local, part]),
	);
	expect(fault.children.map(({ uri, local }) => uri + local)).toEqual([
		"faultcode",
		"faultstring",
		"detail",
	]);
	const problem = parts.detail?.children[0] as XmlElement;
	expect(problem).toMatchObject({ local: "problem", uri: namespace });
	const texts = (local: string) =>
		problem.children.filter((child) => child.local === local);
	return {
		status: response.status,
		faultcode: parts.faultcode?.text,
		faultstring: parts.faultstring?.text,
		code: texts("code")[0]?.text,
		problemStatus: Number(texts("status")[0]?.text),
		paths: texts("errors").map(({ children }) => children[0]?.text),
	};
}

describe("a body that is no envelope", () => {
	it.each([
		["nothing", ""],
		["white space", "  \n"],
		["plain text", "hello"],
		["JSON", '{"a":1}'],
		["an unclosed element", good.slice(0, -4)],
		["crossed tags", inBody("<clear><a></clear></a>")],
		["an unbound prefix", inBody("<x:clear/>")],
		["two roots", good + good],
		["text after the root", `${good}more`],
		["a DOCTYPE", `<!DOCTYPE a>${good}`],
		["a doctype in small letters", `<!doctype a>${good}`],
		["a DOCTYPE after the root", `${good}<!DOCTYPE a>`],
		[
			"a billion laughs",
			`<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>${everything("<text>&c;</text><count>1</count>")}`,
		],
		[
			"an external entity",
			`<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${everything("<text>&b;</text>")}`,
		],
		["an unknown entity", everything("<text>&nbsp;</text><count>1</count>")],
		["a reference to a control character", everything("<text>&#1;</text>")],
		["a reference to a surrogate", everything("<text>&#xD800;</text>")],
		["a control character", everything("<text>\u0001</text>")],
		["a processing instruction", good.replace("<echo", "<?php x?><echo")],
		[
			"10,000 nested elements",
			everything(`${"<a>".repeat(10_000)}${"</a>".repeat(10_000)}`),
		],
		["a broken declaration", `<?xml version='1.0?>${good}`],
		["a declaration after white space", ` <?xml version="1.0"?>${good}`],
		["a second declaration", `${'<?xml version="1.0"?>'.repeat(2)}${good}`],
		["10,000 open elements", "<a>".repeat(10_000)],
		["another root", "<Letter/>"],
		["no Body", `<s:Envelope xmlns:s="${envelope}"/>`],
		[
			"a Header only",
			`<s:Envelope xmlns:s="${envelope}"><s:Header/></s:Envelope>`,
		],
		[
			"two Bodies",
			`<s:Envelope xmlns:s="${envelope}"><s:Body/><s:Body/></s:Envelope>`,
		],
		[
			"a Body in a foreign namespace",
			`<s:Envelope xmlns:s="${envelope}"><Body><clear xmlns="${namespace}"/></Body></s:Envelope>`,
		],
		[
			"a Header after the Body",
			`<s:Envelope xmlns:s="${envelope}"><s:Body><clear xmlns="${namespace}"/></s:Body><s:Header/></s:Envelope>`,
		],
		["an empty Body", inBody("")],
		["two operations", inBody("<clear/><clear/>")],
		["text beside the operation", inBody("x<clear/>")],
		["a Fault of its own", inBody("<clear/><s:Fault/>")],
	])("is refused when it is %s", async (_, body) => {
		expect(await faultFor(body)).toMatchObject({
			status: 500,
			faultcode: "soap:Client",
			code: "MalformedBody",
			problemStatus: 400,
		});
	});

	it("is refused when it is not UTF-8", async () => {
		const fault = await faultFor(new Uint8Array([0x3c, 0xc3, 0x28, 0xff]));
		expect(fault).toMatchObject({ status: 500, code: "MalformedBody" });
	});

	it("is refused by the faultcodes of SOAP for another version and for mandatory headers", async () => {
		const version12 = "http://www.w3.org/2003/05/soap-envelope";
		const other = await faultFor(good.replace(envelope, version12));
		expect(other.faultcode).toBe("soap:VersionMismatch");
		const mandatory = `<s:Header><t xmlns="urn:t" s:mustUnderstand="1"/></s:Header><s:Body>`;
		const header = await faultFor(good.replace("<s:Body>", mandatory));
		expect(header.faultcode).toBe("soap:MustUnderstand");
	});
});

describe("a body that the transport refuses", () => {
	const large = everything(`<text>${"a".repeat(200_000)}</text>`);
	const huge = everything(`<text>${"a".repeat(5_000_000)}</text>`);
	it.each<
		[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number]
	>([
		["too large", large, {}, 413],
		["of 5 MB", huge, {}, 413],
		[
			"a gzip bomb",
			new Uint8Array(gzipSync(huge)),
			{ "content-encoding": "gzip" },
			413,
		],
		["of an unknown encoding", good, { "content-encoding": "lzma" }, 415],
		[
			"of a foreign charset",
			good,
			{ "content-type": "text/xml; charset=utf-7" },
			415,
		],
		[
			"declared in a foreign encoding",
			`<?xml version="1.0" encoding="utf-16"?>${good}`,
			{},
			415,
		],
		[
			"of SOAP 1.2's type",
			good,
			{ "content-type": "application/soap+xml" },
			415,
		],
		["HTML", "<html></html>", { "content-type": "text/html" }, 415],
		["JSON", "{}", { "content-type": "application/json" }, 415],
		[
			"of a type that only begins alike",
			good,
			{ "content-type": "text/xmlish" },
			415,
		],
	])("is refused when it is %s", async (_, body, headers, status) => {
		const code = status === 413 ? "PayloadTooLarge" : "UnsupportedMediaType";
		expect(await faultFor(body, headers)).toMatchObject({
			status,
			code,
			problemStatus: status,
			faultcode: "soap:Client",
		});
	});

	it("is refused when its gzip is damaged", async () => {
		const headers = { "content-encoding": "gzip" };
		expect(await faultFor(good, headers)).toMatchObject({
			status: 500,
			code: "MalformedBody",
		});
	});

	it("is taken when it is gzip", async () => {
		const response = await fetch(`${shop.origin}/soap`, {
			method: "POST",
			headers: { "content-type": "text/xml", "content-encoding": "gzip" },
			body: new Uint8Array(gzipSync(good)),
		});
		expect(response.status).toBe(200);
	});
});

describe("an operation", () => {
	it.each([
		["that does not exist", inBody("<nothing/>")],
		["of another namespace", inBody(`<clear xmlns="urn:other"/>`)],
		["of no namespace", inBody(`<clear xmlns=""/>`)],
		["named after a property of every object", inBody("<constructor/>")],
		["named __proto__", inBody("<__proto__/>")],
		["that is an answer", inBody("<clearResponse/>")],
	])("%s is not found", async (_, body) => {
		expect(await faultFor(body)).toMatchObject({
			status: 500,
			code: "NotFound",
		});
	});

	it.each([
		["a word for a number", "<text>a</text><count>abc</count>", ["count"]],
		["a number with a tail", "<text>a</text><count>12abc</count>", ["count"]],
		["a fraction", "<text>a</text><count>1.5</count>", ["count"]],
		["zero", "<text>a</text><count>0</count>", ["count"]],
		["a negative", "<text>a</text><count>-1</count>", ["count"]],
		["an exponent", "<text>a</text><count>1e9</count>", ["count"]],
		["hexadecimal", "<text>a</text><count>0x10</count>", ["count"]],
		["NaN", "<text>a</text><count>1</count><share>NaN</share>", ["share"]],
		["nothing for a number", "<text>a</text><count/>", ["count"]],
		[
			"TRUE for a boolean",
			"<text>a</text><count>1</count><express>TRUE</express>",
			["express"],
		],
		[
			"an unknown choice",
			"<text>a</text><count>1</count><size>huge</size>",
			["size"],
		],
		["missing fields", "", ["text", "count"]],
		[
			"nil for a required field",
			`<text xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="1"/><count>1</count>`,
			["text"],
		],
		[
			"a wrong field in a list",
			"<text>a</text><count>1</count><lines><sku>1</sku><quantity>1</quantity></lines><lines><sku>1</sku><quantity>x</quantity></lines>",
			["lines.1.quantity"],
		],
		["an unknown field", "<text>a</text><count>1</count><extra/>", ["extra"]],
		[
			"a field named __proto__",
			"<text>a</text><count>1</count><__proto__><x/></__proto__>",
			["__proto__"],
		],
		[
			"a field of another namespace",
			`<text xmlns="urn:other">a</text><count>1</count>`,
			["text"],
		],
		[
			"an unqualified field",
			`<text xmlns="">a</text><count>1</count>`,
			["text"],
		],
		[
			"a field given twice",
			"<text>a</text><text>b</text><count>1</count>",
			["text"],
		],
		["elements in a text", "<text><b>a</b></text><count>1</count>", ["text"]],
		[
			"text in an object",
			"<text>a</text><count>1</count><gift>x</gift>",
			["gift"],
		],
		["a reference elsewhere", `<text href="#a"/><count>1</count>`, ["text"]],
	])("refuses %s, with the path", async (_, fields, paths) => {
		const fault = await faultFor(everything(fields));
		expect(fault).toMatchObject({
			status: 500,
			faultcode: "soap:Client",
			code: "InvalidInput",
			paths,
		});
	});

	it("says its refusal in title, detail and code", async () => {
		const body = inBody(
			"<refuse><detail>&lt;none&gt; left ]]&gt;</detail></refuse>",
		);
		expect(await faultFor(body)).toMatchObject({
			status: 500,
			faultcode: "soap:Client",
			faultstring: "Not enough is in stock: <none> left ]]>",
			code: "OutOfStock",
			problemStatus: 409,
		});
	});

	it("hides a defect behind Internal", async () => {
		expect(await faultFor(inBody("<crash/>"))).toMatchObject({
			status: 500,
			faultcode: "soap:Server",
			code: "Internal",
			problemStatus: 500,
		});
	});
});
