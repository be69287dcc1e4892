import http from "node:http";
import * as fc from "fast-check";
import soap from "soap";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { oddities, startEchoShop } from "./fixtures/echo-shop.ts";
import { readXml, type XmlElement } from "./xml.ts";
import { elementXml } from "./xsd.ts";

let shop: Awaited<ReturnType<typeof startEchoShop>>;
beforeAll(async () => {
	shop = await startEchoShop();
});
afterAll(() => shop.stop());

const envelope = "http://schemas.xmlsoap.org/soap/envelope/";
const namespace = "urn:shoplab:shop:1";

async function post(document: string, headers: Record<string, string> = {}) {
	const response = await fetch(`${shop.origin}/soap`, {
		method: "POST",
		headers: { "content-type": "text/xml", ...headers },
		body: document,
	});
	return { status: response.status, xml: await response.text() };
}

const inBody = (content: string) =>
	`<s:Envelope xmlns:s="${envelope}"><s:Body>${content}</s:Body></s:Envelope>`;

/** Sends fields to echoEverything and reads its answer: the texts of the fields, by name, in order. */
async function echoed(fields: string) {
	const { status, xml } = await post(
		inBody(`<echoEverything xmlns="${namespace}">${fields}</echoEverything>`),
	);
	expect(xml).not.toContain("Fault");
	expect(status).toBe(200);
	const wrapper = readXml(xml).children[0]?.children[0] as XmlElement;
	expect(wrapper).toMatchObject({
		local: "echoEverythingResponse",
		uri: namespace,
	});
	return wrapper.children.map(({ local, text }) => [local, text]);
}

describe("the SOAP door", () => {
	it("takes a list of one, an absent list and an absent nullable for what they are", async () => {
		expect(
			await echoed("<text>a</text><count>1</count><tags>only</tags>"),
		).toEqual([
			["text", "a"],
			["count", "1"],
			["size", "small"],
			["limit", "20"],
			["tags", "only"],
		]);
	});

	it.each([
		["like numbers", "007", "007"],
		["with white space around", " \n a\tb  ", " \n a\tb  "],
		["of white space only", "   ", "   "],
		["that is empty", "", ""],
		["with special characters", "&lt;a&gt; &amp; &quot;&apos;", "<a> & \"'"],
		["in CDATA and comments", "a<![CDATA[<b>&]]><!-- no -->c", "a<b>&c"],
		["that looks like CDATA", "&lt;![CDATA[x]]&gt;", "<![CDATA[x]]>"],
		[
			"that looks like a document",
			"<![CDATA[<?xml version='1.0'?><a/>]]>",
			"<?xml version='1.0'?><a/>",
		],
		["with characters beyond 16 bits", "😀&#x1F600;", "😀😀"],
		["with line ends of all kinds", "a\r\nb\rc&#13;d", "a\nb\nc\rd"],
	])("keeps text %s", async (_, sent, expected) => {
		const fields = await echoed(`<text>${sent}</text><count>1</count>`);
		expect(fields[0]).toEqual(["text", expected]);
	});

	it("keeps any text that XML can hold", async () => {
		const text = fc.string({ unit: "grapheme", maxLength: 40 });
		const property = fc.asyncProperty(text, async (text) => {
			const sent = elementXml("text", { kind: "leaf", type: "string" }, text);
			expect((await echoed(`${sent}<count>1</count>`))[0]?.[1]).toBe(text);
		});
		await fc.assert(property, { numRuns: 50, examples: [["]]>"], ["\r"]] });
	});

	it.each([
		["count", " +5 ", "5"],
		["count", "<![CDATA[5]]>", "5"],
		["count", "1<!-- and -->2", "12"],
		["bigCount", "9007199254740991", "9007199254740991"],
		["share", "-1.5e3", "-1500"],
		["express", "1", "true"],
		["express", " false ", "false"],
		["limit", "007", "7"],
	])("reads the %s %s as XML Schema does", async (name, sent, expected) => {
		const count = name === "count" ? "" : "<count>1</count>";
		const fields = await echoed(
			`<text>a</text>${count}<${name}>${sent}</${name}>`,
		);
		expect(fields).toContainEqual([name, expected]);
	});

	it("takes prefixed elements, a declaration, headers, attributes of XML Schema and xsi:nil", async () => {
		const { status, xml } = await post(
			`\uFEFF<?xml version="1.0" encoding="UTF-8"?><e:Envelope xmlns:e="${envelope}"
				xmlns:q="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><e:Header><trace/></e:Header><e:Body>
				<q:echoEverything><q:text xsi:type="xsd:string">a</q:text><q:count>1</q:count><q:gift xsi:nil="true"/></q:echoEverything>
			</e:Body></e:Envelope>`,
			{
				"content-type": 'text/xml; charset="UTF-8"; action="x"',
				soapaction: `"${namespace}/crash"`,
			},
		);
		expect(status).toBe(200);
		expect(xml).toContain("<text>a</text>");
		expect(xml).not.toContain("gift");
	});

	it("says what XML cannot hold as U+FFFD, all else as it is, and nothing undeclared", async () => {
		const { xml } = await post(inBody(`<answerOddly xmlns="${namespace}"/>`));
		const wrapper = readXml(xml).children[0]?.children[0] as XmlElement;
		expect(wrapper.children.map(({ local }) => local)).toEqual(
			oddities.map(() => "items"),
		);
		expect(wrapper.children.map(({ text }) => text)).toEqual([
			"a\uFFFD\uFFFDb",
			"lone \uFFFD surrogate",
			...oddities.slice(2),
		]);
	});

	it("answers an operation without a result with an empty element", async () => {
		const { status, xml } = await post(inBody(`<clear xmlns="${namespace}"/>`));
		expect(status).toBe(200);
		expect(xml).toContain(
			`<clearResponse xmlns="${namespace}"></clearResponse>`,
		);
	});

	it("knows the caller by the Authorization header", async () => {
		const whoAmI = inBody(`<whoAmI xmlns="${namespace}"/>`);
		expect((await post(whoAmI)).xml).toContain("<code>Unauthenticated</code>");
		const { xml } = await post(whoAmI, { authorization: "Bearer customer" });
		expect(xml).toContain("<id>c-1</id>");
	});

	it("serves a soap client from its own WSDL", async () => {
		const client = await soap.createClientAsync(`${shop.origin}/soap?wsdl`);
		const input = {
			text: "007 <&> 😀",
			count: 3,
			tags: ["a", "b"],
			lines: [{ sku: "01", quantity: 2 }],
			gift: { note: "n" },
		};
		const [answer] = await client.echoEverythingAsync(input);
		expect(answer).toEqual({ ...input, size: "small", limit: 20 });
		await expect(client.refuseAsync({ detail: "gone" })).rejects.toMatchObject({
			root: {
				Envelope: {
					Body: { Fault: { detail: { problem: { code: "OutOfStock" } } } },
				},
			},
		});
	});

	it.each([
		["127.0.0.1:99", "http://127.0.0.1:99/soap"],
		["[::1]:99", "http://[::1]:99/soap"],
		['x"><evil/>', undefined],
		["a/b", undefined],
	])(
		"gives its address in the WSDL for the Host %s",
		async (host, expected) => {
			const document = await new Promise<string>((resolve, reject) => {
				const request = http.get(
					`${shop.origin}/soap?WSDL`,
					{ headers: { host } },
					async (response) => {
						const chunks = await response.toArray();
						resolve(Buffer.concat(chunks).toString());
					},
				);
				request.once("error", reject);
			});
			expect(document).toContain(
				`<soap:address location="${expected ?? `${shop.origin}/soap`}"/>`,
			);
		},
	);

	it.each(["GET", "PUT", "DELETE"])(
		"refuses %s /soap with a problem",
		async (method) => {
			const response = await fetch(`${shop.origin}/soap`, { method });
			expect(response.status).toBe(405);
			expect(response.headers.get("allow")).toBe("GET, POST");
			expect(await response.json()).toMatchObject({ code: "MethodNotAllowed" });
		},
	);
});
