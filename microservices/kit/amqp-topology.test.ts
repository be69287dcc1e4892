import { describe, expect, it } from "vitest";
import { eventOf, messageOf, withHeartbeat } from "./amqp-topology.ts";

describe("an event as a message", () => {
	it("comes out as it went in, without what only the publisher knows", () => {
		const event = { id: "e-1", type: "order.confirmed", payload: { a: ["ä"] } };
		const stored = { ...event, seq: 7 };
		expect(eventOf({ content: messageOf(stored) })).toEqual(event);
	});

	it("has the span that published it in a header, where it was traced", () => {
		const event = { id: "e-1", type: "t", payload: {} };
		const headers = { traceparent: "00-1-2-01" };
		const message = { content: messageOf(event), properties: { headers } };
		expect(eventOf(message as never)).toEqual({ ...event, ...headers });
	});

	it.each([
		"",
		"{",
		"null",
		"[]",
		'{"id":"e-1"}',
		'{"id":1,"type":"t","payload":{}}',
	])("is not found in %j", (text) => {
		expect(eventOf({ content: Buffer.from(text) })).toBeUndefined();
	});
});

it("asks for a heartbeat unless the address has one", () => {
	expect(withHeartbeat("amqp://localhost:5672/%2Ftest")).toBe(
		"amqp://localhost:5672/%2Ftest?heartbeat=5",
	);
	expect(withHeartbeat("amqp://localhost?heartbeat=30")).toContain(
		"heartbeat=30",
	);
});
