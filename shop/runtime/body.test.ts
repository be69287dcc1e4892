import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ShopError } from "../contract/errors.ts";
import { readJson } from "./body.ts";

let url: string;
let heard: (code: string) => void = () => undefined;
const server = createServer(async (request, response) => {
	try {
		response.end(JSON.stringify(await readJson(request, response)));
	} catch (error) {
		const code = error instanceof ShopError ? error.code : String(error);
		heard(code);
		response.end(code);
	}
});
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function send(
	body: NonNullable<RequestInit["body"]>,
	type = "application/json",
	headers: Record<string, string> = {},
): Promise<string> {
	const answer = await fetch(url, {
		method: "POST",
		headers: { "content-type": type, ...headers },
		body,
		...(body instanceof ReadableStream && { duplex: "half" }),
	});
	return answer.text();
}

/** The same body in the two ways: plainly, and compressed, which only express.json() reads. */
const bothWays = (body: string | Buffer, type?: string) =>
	Promise.all([
		send(new Uint8Array(Buffer.from(body)), type),
		send(new Uint8Array(gzipSync(body)), type, { "content-encoding": "gzip" }),
	]);

describe("a JSON body", () => {
	it.each([
		["an object", '{"a":"ä€😀"}', '{"a":"ä€😀"}'],
		["white space around it", ' \n{"a":1}\t', '{"a":1}'],
		["a byte order mark", '\ufeff{"a":1}', '{"a":1}'],
		[
			"bytes that are no UTF-8",
			Buffer.from('{"a":"\xff"}', "latin1"),
			'{"a":"\ufffd"}',
		],
		["a list", "[1]", "InvalidInput"],
		["a number", "7", "MalformedBody"],
		["null", "null", "MalformedBody"],
		["a string", '"a"', "MalformedBody"],
		["half an object", '{"a":', "MalformedBody"],
	])("reads %s as express.json() does", async (_, body, expected) => {
		expect(await bothWays(body)).toEqual([expected, expected]);
	});

	it.each([
		["application/json; charset=utf-8", '{"a":"ä"}'],
		['application/json; charset="UTF-8"', '{"a":"ä"}'],
		["application/problem+json", '{"a":"ä"}'],
		["application/json; charset=iso-8859-1", "UnsupportedMediaType"],
	])(
		"of the type %s is read the same way plainly and compressed",
		async (type, expected) => {
			const [plain, compressed] = await bothWays('{"a":"ä"}', type);
			expect([plain, compressed]).toEqual([expected, expected]);
		},
	);

	it("of unknown length is read too", async () => {
		expect(await send(new Blob(['{"a":1}']).stream())).toBe('{"a":1}');
	});

	it.each([
		[99_990, "100000"],
		[99_991, "PayloadTooLarge"],
	])(
		"of a field of %i letters: at most 100,000 bytes",
		async (letters, expected) => {
			const answer = await send(JSON.stringify({ abc: "x".repeat(letters) }));
			expect(answer.startsWith("{") ? String(answer.length) : answer).toBe(
				expected,
			);
		},
	);

	it("that breaks off is refused, and nobody waits for the rest", async () => {
		const code = new Promise<string>((resolve) => {
			heard = resolve;
		});
		const socket = connect(Number(new URL(url).port), "127.0.0.1");
		socket.write(
			'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"a":',
			() => socket.destroy(),
		);
		expect(await code).toBe("MalformedBody");
	});
});
