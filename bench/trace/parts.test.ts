import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Span, SpanKind } from "../../shop/runtime/trace-span.ts";
import { segmentsOf } from "./parts.ts";
import { spanOf } from "./testing.ts";
import { type Trace, tracesOf } from "./tree.ts";

const root = (end: number) =>
	spanOf("root", null, [0, end], { kind: "server" });
const trace = (spans: Span[]): Trace =>
	tracesOf([spans[0] as Span], spans.slice(1))[0] as Trace;

/** `span part length` of each stretch, in the order of time. */
const laid = (spans: Span[]) =>
	segmentsOf(trace(spans).root).map(
		({ spanId, part, startMicros, endMicros }) =>
			`${spanId} ${part} ${endMicros - startMicros}`,
	);

describe("the time of a request", () => {
	it("belongs to the innermost span", () => {
		const handler = spanOf("handler", "root", [2, 8]);
		const sql = spanOf("sql", "handler", [3, 5], { kind: "sql" });
		expect(laid([root(10), handler, sql])).toEqual([
			"root edge 2",
			"handler handler 1",
			"sql sql 2",
			"handler handler 3",
			"root edge 2",
		]);
	});

	it("of two calls in parallel belongs to the one that ended last", () => {
		const quick = spanOf("quick", "root", [0, 4], { kind: "card" });
		const slow = spanOf("slow", "root", [0, 9], { kind: "card" });
		expect(laid([root(10), quick, slow])).toEqual([
			"slow card 9",
			"root edge 1",
		]);
	});

	it("of calls that overlap belongs to the later one from where it began", () => {
		const first = spanOf("first", "root", [0, 6], { kind: "card" });
		const second = spanOf("second", "root", [4, 10], { kind: "card" });
		expect(laid([root(10), first, second])).toEqual([
			"first card 4",
			"second card 6",
		]);
	});

	it("is not spent on events, which no answer waits for", () => {
		const send = spanOf("send", "root", [0, 9], { kind: "send" });
		expect(laid([root(10), send])).toEqual(["root edge 10"]);
	});

	it("between processes is queue before it is sent and while a loop was busy, else wire", () => {
		const client = spanOf("client", "root", [0, 20], {
			kind: "client",
			attributes: { "shoplab.sent_micros": 2, "shoplab.loop_wait_micros": 1 },
		});
		const server = spanOf("server", "client", [10, 15], {
			kind: "server",
			attributes: { "shoplab.loop_wait_micros": 3 },
		});
		expect(laid([root(20), client, server])).toEqual([
			"client queue 2",
			"client wire 5",
			"client queue 3",
			"server edge 5",
			"client wire 4",
			"client queue 1",
		]);
	});

	it("waited for a loop at most as long as the message was under way", () => {
		const client = spanOf("client", "root", [0, 20], { kind: "client" });
		const server = spanOf("server", "client", [4, 20], {
			kind: "server",
			attributes: { "shoplab.loop_wait_micros": 1_000 },
		});
		expect(laid([root(20), client, server])).toEqual([
			"client queue 4",
			"server edge 16",
		]);
	});

	it("at who keeps no spans is other", () => {
		const client = spanOf("client", "root", [0, 20], { kind: "client" });
		expect(laid([root(20), client])).toEqual(["client other 20"]);
	});

	it("adds up to the whole, without gap or overlap, whatever the spans say", () => {
		fc.assert(
			fc.property(randomSpans, (spans) => {
				const { startMicros, endMicros } = spans[0] as Span;
				let cursor = startMicros;
				for (const segment of segmentsOf(trace(spans).root)) {
					expect(segment.startMicros).toBe(cursor);
					expect(segment.endMicros).toBeGreaterThan(segment.startMicros);
					cursor = segment.endMicros;
				}
				expect(cursor).toBe(endMicros);
			}),
			{ numRuns: 500 },
		);
	});
});

const kinds: SpanKind[] = [
	"server",
	"handler",
	"sql",
	"client",
	"card",
	"call",
	"publish",
	"send",
	"consume",
];

/** Trees of any shape, with clocks that disagree: children may begin before their parent and end after it. */
const randomSpans = fc
	.array(
		fc.record({
			parent: fc.nat(),
			start: fc.integer({ min: -20, max: 120 }),
			length: fc.nat(80),
			kind: fc.constantFrom(...kinds),
			sent: fc.integer({ min: -5, max: 200 }),
			busy: fc.integer({ min: -5, max: 200 }),
		}),
		{ maxLength: 25 },
	)
	.map((drawn) => [
		spanOf("0", null, [0, 100], { kind: "request" }),
		...drawn.map(({ parent, start, length, kind, sent, busy }, index) =>
			spanOf(
				String(index + 1),
				String(parent % (index + 1)),
				[start, start + length],
				{
					kind,
					attributes: {
						"shoplab.sent_micros": sent,
						"shoplab.loop_wait_micros": busy,
					},
				},
			),
		),
	]);
