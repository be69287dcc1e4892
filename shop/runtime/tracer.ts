import { AsyncLocalStorage } from "node:async_hooks";
import { createLoopWatch } from "./loop-watch.ts";
import { nowMicros } from "./trace-clock.ts";
import { newSpanId, type TraceContext } from "./trace-context.ts";
import { createRing } from "./trace-ring.ts";
import type { Span, SpanKind, SpanLink } from "./trace-span.ts";

/** Where the work that runs now stands: in which trace, under which span, of which unit. */
export interface Scope extends TraceContext {
	tracer: Tracer;
}

/** Work that has begun. */
export interface OpenSpan {
	/** To run work in that belongs under this span. */
	scope: Scope;
	startMicros: number;
	attributes: Span["attributes"];
	/** Keeps the span; only the first call counts. */
	end(how?: { failed?: boolean; atMicros?: number }): void;
}

export interface SpanStart {
	kind: SpanKind;
	name: string;
	attributes?: Span["attributes"];
	links?: SpanLink[];
}

/** Whom an address belongs to. */
export interface KnownPeer {
	name: string;
	kind: "client" | "card";
}

/** What a tracer knows of its unit. */
export interface TracerParts {
	unit: string;
	/** Whom it calls, by the origin of their address. */
	peers?: ReadonlyMap<string, KnownPeer>;
	/** Spans that are kept, the newest; 100,000 unless told. */
	capacity?: number;
}

/** Keeps the spans of one unit. */
export interface Tracer {
	unit: string;
	peerAt(origin: string): KnownPeer;
	/** See LoopWatch. */
	busyMicros(): number;
	/** Begins work under a context. Of a trace that is not sampled nothing is kept, but it goes on. */
	begin(context: TraceContext, start: SpanStart): OpenSpan;
	spans(): Span[];
	lost(): number;
	/** Ends the watch over the event loop. */
	close(): void;
}

// One for the process: what is asynchronous here belongs to one request, whichever unit it is in.
const scopes = new AsyncLocalStorage<Scope | undefined>();

/** The scope of the work that runs now; undefined outside of any trace. */
export const currentScope = (): Scope | undefined => scopes.getStore();

/** Runs work, and all that it begins, in a scope. */
export const inScope = <Result>(scope: Scope, work: () => Result): Result =>
	scopes.run(scope, work);

/** Runs work that no request is waiting for. Not by `exit`: that ends at the first `run` inside of it. */
export const outOfScope = <Result>(work: () => Result): Result =>
	scopes.run(undefined, work);

/** Begins work under whatever runs now; undefined where nothing that runs now is kept. */
export function beginHere(start: SpanStart): OpenSpan | undefined {
	const scope = scopes.getStore();
	return scope?.sampled ? scope.tracer.begin(scope, start) : undefined;
}

/** Runs work as a span of its own under whatever runs now. */
export function asSpan<Result>(start: SpanStart, work: () => Result): Result {
	const open = beginHere(start);
	return open ? through(open, work) : work();
}

/** Runs work, synchronous or not, in the scope of a span, and ends the span with it. */
export function through<Result>(open: OpenSpan, work: () => Result): Result {
	try {
		const result = scopes.run(open.scope, work);
		if (!(result instanceof Promise)) {
			open.end();
			return result;
		}
		return result.then(
			(value) => {
				open.end();
				return value;
			},
			(error: unknown) => {
				open.end({ failed: true });
				throw error;
			},
		) as Result;
	} catch (error) {
		open.end({ failed: true });
		throw error;
	}
}

/** A tracer; whoever makes it closes it. */
export function createTracer(parts: TracerParts): Tracer {
	const { unit, peers, capacity = 100_000 } = parts;
	const ring = createRing<Span>(capacity);
	const loop = createLoopWatch();
	const tracer: Tracer = {
		unit,
		peerAt: (origin) => peers?.get(origin) ?? { name: origin, kind: "client" },
		busyMicros: loop.busyMicros,
		begin(context, { kind, name, attributes: given, links }) {
			const { traceId, sampled } = context;
			const spanId = sampled ? newSpanId() : context.spanId;
			const startMicros = nowMicros();
			const attributes = { ...given };
			let ended = false;
			return {
				scope: { traceId, spanId, sampled, tracer },
				startMicros,
				attributes,
				end({ failed = false, atMicros = nowMicros() } = {}) {
					if (ended || !sampled) return;
					ended = true;
					ring.add({
						traceId,
						spanId,
						parentId: context.spanId,
						unit,
						kind,
						name,
						startMicros,
						endMicros: Math.max(startMicros, atMicros),
						attributes,
						...(links && links.length > 0 && { links }),
						...(failed && { failed }),
					});
				},
			};
		},
		spans: ring.items,
		lost: ring.lost,
		close: loop.stop,
	};
	return tracer;
}
