import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { newTrace, parseTraceparent } from "./trace-context.ts";
import { inScope, type OpenSpan, type Tracer } from "./tracer.ts";

/**
 * Lets every request to a server run in the scope of a span, which begins when its head has been read and ends when its answer has
 * been handed to the system. A request without a valid `traceparent` begins a trace of its own.
 */
export function watchServer(server: Server, tracer: Tracer): void {
	const emit = server.emit.bind(server);
	server.emit = (event: string, ...args: unknown[]) => {
		if (event !== "request") return emit(event, ...args);
		const [request, response] = args as [IncomingMessage, ServerResponse];
		const open = openFor(request, tracer);
		endWith(response, open);
		return inScope(open.scope, () => emit(event, ...args));
	};
}

function openFor(request: IncomingMessage, tracer: Tracer): OpenSpan {
	const given = parseTraceparent(request.headers.traceparent);
	const [path = ""] = (request.url ?? "").split("?", 1);
	return tracer.begin(given ?? newTrace(), {
		kind: "server",
		name: `${request.method} ${path}`,
		attributes: {
			"http.request.method": request.method ?? "",
			"url.path": path,
			"url.scheme": "http",
			"shoplab.loop_wait_micros": tracer.busyMicros(),
			...(given === undefined && { "shoplab.root": true }),
		},
	});
}

function endWith(response: ServerResponse, open: OpenSpan): void {
	if (!open.scope.sampled) return;
	const finish = (failed: boolean) => {
		open.attributes["http.response.status_code"] = response.statusCode;
		open.end({ failed: failed || response.statusCode >= 500 });
	};
	// Not the event `finish`: it comes a turn of the loop later, when a peer on another core may have the answer already.
	const end = response.end as (...args: unknown[]) => ServerResponse;
	response.end = ((...args: unknown[]) => {
		const result = end.apply(response, args);
		finish(false);
		return result;
	}) as typeof response.end;
	response.once("close", () => finish(!response.writableFinished));
}
