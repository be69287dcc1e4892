import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../contract/operation.ts";
import { echo, startEchoShop } from "./fixtures/echo-shop.ts";
import { soapMessagesOf } from "./soap-client.ts";

let shop: Awaited<ReturnType<typeof startEchoShop>>;
beforeAll(async () => {
	shop = await startEchoShop();
});
afterAll(() => shop.stop());

async function call(operation: Operation, input: Record<string, unknown>) {
	const messages = soapMessagesOf(operation);
	const response = await fetch(`${shop.origin}/soap`, {
		method: "POST",
		headers: { "content-type": "text/xml; charset=utf-8" },
		body: messages.request(input),
	});
	return messages.answer(await response.text());
}

const { echoEverything, clear, refuse } = echo.operations;

describe("the messages of an operation", () => {
	it.each([
		[
			"full",
			{
				text: " <a> ",
				count: 7,
				bigCount: 2 ** 40,
				share: 0.1,
				express: false,
				size: "large",
				limit: 3,
				tags: ["one"],
				lines: [
					{ sku: "007", quantity: 1 },
					{ sku: "", quantity: 2 },
				],
				gift: { note: "n" },
			},
		],
		[
			"with nulls and empty lists",
			{
				text: "",
				count: 1,
				size: "small",
				limit: 20,
				tags: [],
				lines: [],
				gift: { note: null },
			},
		],
		[
			"without a nullable object",
			{
				text: "a",
				count: 1,
				size: "small",
				limit: 20,
				tags: [],
				lines: [],
				gift: null,
			},
		],
	])("bring a value back as it went out: %s", async (_, value) => {
		expect(await call(echoEverything, value)).toEqual({ output: value });
	});

	it("bring nothing back from an operation without a result", async () => {
		expect(await call(clear, {})).toEqual({ output: undefined });
	});

	it("bring the problem of a refusal back", async () => {
		expect(await call(refuse, { detail: "none left" })).toMatchObject({
			problem: { code: "OutOfStock", status: 409, detail: "none left" },
		});
		expect(
			await call(echoEverything, { text: "a", count: "abc" }),
		).toMatchObject({
			problem: { code: "InvalidInput", errors: [{ path: "count" }] },
		});
	});

	it("are refused when they answer another operation", () => {
		const { answer } = soapMessagesOf(clear);
		expect(() => answer(soapMessagesOf(refuse).request({}))).toThrow(
			"clear was answered with refuse",
		);
	});
});
