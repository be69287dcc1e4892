import { unixOffsetMicros } from "../../shop/runtime/trace-clock.ts";
import type { Span, SpanKind } from "../../shop/runtime/trace-span.ts";

type Value =
	| { stringValue: string }
	| { intValue: string }
	| { doubleValue: number }
	| { boolValue: boolean };

interface Attribute {
	key: string;
	value: Value;
}

/** opentelemetry.proto.trace.v1.Span in the JSON of OTLP: ids in hex, 64-bit numbers as strings, enumerations as numbers. */
export interface OtlpSpan {
	traceId: string;
	spanId: string;
	parentSpanId?: string;
	name: string;
	kind: number;
	startTimeUnixNano: string;
	endTimeUnixNano: string;
	attributes: Attribute[];
	links?: { traceId: string; spanId: string }[];
	status: { code?: number };
}

/** opentelemetry.proto.trace.v1.TracesData. */
export interface OtlpTraces {
	resourceSpans: {
		resource: { attributes: Attribute[] };
		scopeSpans: {
			scope: { name: string };
			spans: OtlpSpan[];
		}[];
	}[];
}

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

const kindOf: Readonly<Record<SpanKind, number>> = {
	request: kinds.client,
	client: kinds.client,
	card: kinds.client,
	server: kinds.server,
	// The database is part of the process.
	sql: kinds.internal,
	handler: kinds.internal,
	call: kinds.internal,
	publish: kinds.producer,
	send: kinds.producer,
	consume: kinds.consumer,
};

const statusError = 2;

/**
 * Spans as any OpenTelemetry backend takes them (OTLP 1.x, JSON over HTTP, `POST /v1/traces`): one resource for each unit, the arm
 * as its namespace. `unixOffset` turns the spans' clock into Unix microseconds.
 */
export function otlpOf(
	arm: string,
	spans: readonly Span[],
	unixOffset = unixOffsetMicros(),
): OtlpTraces {
	const routes = routesOf(spans);
	const units = [...new Set(spans.map(({ unit }) => unit))].sort();
	return {
		resourceSpans: units.map((unit) => ({
			resource: {
				attributes: attributesOf({
					"service.name": unit,
					"service.namespace": arm,
				}),
			},
			scopeSpans: [
				{
					scope: { name: "shoplab" },
					spans: spans
						.filter((span) => span.unit === unit)
						.map((span) => spanOf(span, { routes, unixOffset })),
				},
			],
		})),
	};
}

interface Around {
	/** Span of a server → route template of the handler below it. */
	routes: ReadonlyMap<string, string>;
	unixOffset: number;
}

function spanOf(span: Span, { routes, unixOffset }: Around): OtlpSpan {
	const route = routes.get(span.spanId);
	return {
		traceId: span.traceId,
		spanId: span.spanId,
		...(span.parentId !== null && { parentSpanId: span.parentId }),
		name: nameOf(span, route),
		kind: kindOf[span.kind],
		startTimeUnixNano: nanos(span.startMicros, unixOffset),
		endTimeUnixNano: nanos(span.endMicros, unixOffset),
		attributes: attributesOf({
			...span.attributes,
			...(route !== undefined && { "http.route": route }),
		}),
		...(span.links && { links: span.links }),
		status: span.failed ? { code: statusError } : {},
	};
}

/** Names that do not grow with the data, as the conventions ask: `GET /api/products/{productId}`, not the product. */
function nameOf(span: Span, route: string | undefined): string {
	const method = span.attributes["http.request.method"];
	if (typeof method !== "string") return span.name;
	return route === undefined ? method : `${method} ${route}`;
}

function routesOf(spans: readonly Span[]): Map<string, string> {
	const routes = new Map<string, string>();
	for (const { kind, parentId, attributes } of spans) {
		const route = attributes["http.route"];
		if (kind === "handler" && parentId !== null && typeof route === "string")
			routes.set(parentId, route);
	}
	return routes;
}

/** In two parts, because a double cannot hold the nanoseconds of today. */
function nanos(micros: number, unixOffset: number): string {
	const offset = BigInt(Math.round(unixOffset)) * 1000n;
	return String(offset + BigInt(Math.round(micros * 1000)));
}

function attributesOf(record: Span["attributes"]): Attribute[] {
	return Object.entries(record).map(([key, value]) => ({
		key,
		value: otlpValue(value),
	}));
}

function otlpValue(value: string | number | boolean): Value {
	if (typeof value === "string") return { stringValue: value };
	if (typeof value === "boolean") return { boolValue: value };
	return Number.isInteger(value)
		? { intValue: String(value) }
		: { doubleValue: value };
}
