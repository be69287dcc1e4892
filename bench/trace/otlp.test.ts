import { describe, expect, it } from "vitest";
import { type OtlpTraces, otlpOf } from "./otlp.ts";
import { spanOf } from "./testing.ts";

const hex = (digit: string) => digit.repeat(16);

const spans = [
	spanOf(hex("a"), null, [1_000, 9_000.5], {
		kind: "server",
		unit: "gateway",
		name: "GET /api/products/p-00001",
		attributes: {
			"http.request.method": "GET",
			"http.response.status_code": 500,
			"shoplab.loop_wait_micros": 0.5,
			"shoplab.root": true,
		},
		failed: true,
	}),
	spanOf(hex("b"), hex("a"), [2_000, 8_000], {
		unit: "gateway",
		name: "getProduct",
		attributes: { "http.route": "/api/products/{productId}" },
	}),
	spanOf(hex("c"), hex("b"), [3_000, 4_000], {
		kind: "consume",
		unit: "catalog",
		name: "consume product.created",
		links: [{ traceId: "2".repeat(32), spanId: hex("d") }],
	}),
];

/** What opentelemetry-proto's JSON mapping demands (docs/specification.md, "JSON Protobuf Encoding"). */
function complaintsAbout({ resourceSpans }: OtlpTraces): string[] {
	return resourceSpans.flatMap(({ resource, scopeSpans }) => [
		...(resource.attributes.some(({ key }) => key === "service.name")
			? []
			: ["a resource without service.name"]),
		...scopeSpans.flatMap(({ spans }) =>
			spans.flatMap((span) => {
				const { traceId, spanId, kind, attributes } = span;
				const nanos = [span.startTimeUnixNano, span.endTimeUnixNano];
				return [
					/^[0-9a-f]{32}$/.test(traceId) || `traceId ${traceId}`,
					/^[0-9a-f]{16}$/.test(spanId) || `spanId ${spanId}`,
					(Number.isInteger(kind) && kind >= 1 && kind <= 5) || `kind ${kind}`,
					nanos.every((each) => /^\d+$/.test(each)) || `times ${nanos}`,
					BigInt(nanos[0] as string) <= BigInt(nanos[1] as string) || "times",
					attributes.every(({ value }) => Object.keys(value).length === 1) ||
						"attributes",
				].filter((each): each is string => each !== true);
			}),
		),
	]);
}

describe("OTLP/JSON", () => {
	const otlp = otlpOf("microservices", spans, 1_700_000_000_000_000);

	it("has a resource for each unit, hex ids, nanoseconds and integers as text, numbers for kinds", () => {
		expect(otlp.resourceSpans[1]).toEqual({
			resource: {
				attributes: [
					{ key: "service.name", value: { stringValue: "gateway" } },
					{ key: "service.namespace", value: { stringValue: "microservices" } },
				],
			},
			scopeSpans: [
				{
					scope: { name: "shoplab" },
					spans: [
						{
							traceId: "1".repeat(32),
							spanId: hex("a"),
							name: "GET /api/products/{productId}",
							kind: 2,
							startTimeUnixNano: "1700000000001000000",
							endTimeUnixNano: "1700000000009000500",
							attributes: [
								{ key: "http.request.method", value: { stringValue: "GET" } },
								{
									key: "http.response.status_code",
									value: { intValue: "500" },
								},
								{
									key: "shoplab.loop_wait_micros",
									value: { doubleValue: 0.5 },
								},
								{ key: "shoplab.root", value: { boolValue: true } },
								{
									key: "http.route",
									value: { stringValue: "/api/products/{productId}" },
								},
							],
							status: { code: 2 },
						},
						{
							traceId: "1".repeat(32),
							spanId: hex("b"),
							parentSpanId: hex("a"),
							name: "getProduct",
							kind: 1,
							startTimeUnixNano: "1700000000002000000",
							endTimeUnixNano: "1700000000008000000",
							attributes: [
								{
									key: "http.route",
									value: { stringValue: "/api/products/{productId}" },
								},
							],
							status: {},
						},
					],
				},
			],
		});
	});

	it("links a consumer to the other traces it works for", () => {
		const [consumer] = otlp.resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
		expect(consumer).toMatchObject({
			kind: 5,
			links: [{ traceId: "2".repeat(32), spanId: hex("d") }],
		});
	});

	it("keeps the rules of its mapping, and a breach of them is seen", () => {
		expect(complaintsAbout(otlp)).toEqual([]);
		const broken = structuredClone(otlp);
		const span = broken.resourceSpans[0]?.scopeSpans[0]?.spans[0];
		if (span)
			Object.assign(span, { traceId: "AB==", kind: "SPAN_KIND_SERVER" });
		expect(complaintsAbout(broken)).toEqual([
			"traceId AB==",
			"kind SPAN_KIND_SERVER",
		]);
	});
});
