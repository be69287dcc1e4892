import { describe, expect, it } from "vitest";
import type { Span } from "../../shop/runtime/trace-span.ts";
import { armTrace, traceParts } from "../results/trace-schema.ts";
import { summarise } from "./summary.ts";
import { spanOf } from "./testing.ts";
import { type Trace, tracesOf } from "./tree.ts";

/** A request of so many ms whose door took all but one of them, half of that for SQL; an event follows. */
function requestOf(ms: number): Trace {
	const traceId = ms.toString(16).padStart(32, "0");
	const at = (ms: number) => ms * 1000;
	const span = (
		id: string,
		parent: string | null,
		times: [number, number],
		more: Partial<Span>,
	) =>
		spanOf(
			`${ms}-${id}`,
			parent && `${ms}-${parent}`,
			[at(times[0]), at(times[1])],
			{
				traceId,
				...more,
			},
		);
	const root = span("root", null, [0, ms], { kind: "request", unit: "driver" });
	return tracesOf(
		[root],
		[
			span("door", "root", [0.5, ms - 0.5], { kind: "server" }),
			span("sql", "door", [0.5, ms / 2], { kind: "sql" }),
			span("event", "door", [1, 1], { kind: "publish" }),
			span("taken", "event", [ms + 2, ms + 3], {
				kind: "consume",
				name: "consume order.confirmed",
				attributes: { "shoplab.consumer": "cart" },
			}),
		],
	)[0] as Trace;
}

const requests = Array.from({ length: 100 }, (_, index) =>
	requestOf(index + 2),
);

describe("what traces come to", () => {
	const found = summarise(requests, [40_000, 45_000, 50_000]);

	it("fits the schema of results", () => {
		expect(armTrace.parse(found)).toEqual(found);
	});

	it("picks the median and the p99 request by their latency, nearest rank", () => {
		expect(found.latencyMs).toEqual({ p50: 51, p99: 100 });
		expect(found.median.traceId).toBe((51).toString(16).padStart(32, "0"));
		expect(found.untracedP50Ms).toBe(45);
	});

	it("has parts that add up to the latency, and own times that do too", () => {
		for (const { parts, spans, latencyMs } of [found.median, found.p99]) {
			const sum = traceParts.reduce((total, part) => total + parts[part], 0);
			expect(sum).toBeCloseTo(latencyMs, 6);
			const own = spans.reduce((total, span) => total + span.ownMs, 0);
			expect(own).toBeCloseTo(latencyMs, 6);
		}
	});

	it("tells what followed the answer apart from what the answer waited for", () => {
		const after = found.median.spans.filter((span) => span.afterwards);
		expect(after.map(({ name }) => name)).toEqual(["consume order.confirmed"]);
		expect(found.afterwards).toEqual({
			doneMs: 3,
			events: [{ consumer: "cart", type: "order.confirmed", waitedMs: 52 }],
		});
	});

	it("leaves out and counts requests whose spans are not all there", () => {
		const torn = tracesOf(
			[spanOf("r", null, [0, 1], { kind: "request" })],
			[spanOf("x", "nobody", [0, 1])],
		);
		const { requests: all, incomplete } = summarise([...requests, ...torn], []);
		expect([all, incomplete]).toEqual([101, 1]);
	});

	it("of nothing is refused", () => {
		expect(() => summarise([], [])).toThrow("no whole trace");
	});
});
