import { subscribe } from "node:diagnostics_channel";
import { nowMicros } from "./trace-clock.ts";
import { traceparentOf } from "./trace-context.ts";
import { currentScope, type OpenSpan } from "./tracer.ts";

/** What undici tells of a request (undici's docs/api/DiagnosticsChannel.md). */
interface UndiciRequest {
	origin: string | URL;
	method: string;
	path: string;
	addHeader(name: string, value: string): void;
}

let watching = false;
const open = new WeakMap<UndiciRequest, OpenSpan>();

/**
 * Sends `traceparent` with each request that undici makes within a trace, and keeps a span of it. By undici's own diagnostics
 * channels: a process that nobody watches has no subscriber, and so runs the same code as without any of this.
 */
export function watchClients(): void {
	if (watching) return;
	watching = true;
	on("undici:request:create", began);
	on("undici:client:sendHeaders", ({ request }) => {
		const span = open.get(request);
		if (span) span.attributes["shoplab.sent_micros"] = passed(span);
	});
	on("undici:request:headers", ({ request, response }) => {
		const span = open.get(request);
		if (!span) return;
		span.attributes["http.response.status_code"] = response?.statusCode ?? 0;
		span.attributes["shoplab.loop_wait_micros"] =
			span.scope.tracer.busyMicros();
	});
	on("undici:request:trailers", ({ request }) => open.get(request)?.end());
	on("undici:request:error", ({ request }) =>
		open.get(request)?.end({ failed: true }),
	);
}

interface Message {
	request: UndiciRequest;
	response?: { statusCode: number };
}

function on(channel: string, take: (message: Message) => void): void {
	subscribe(channel, (message) => take(message as Message));
}

function began({ request }: Message): void {
	const scope = currentScope();
	if (!scope) return;
	const { origin, hostname, port } = new URL(request.origin);
	const peer = scope.tracer.peerAt(origin);
	const [path = ""] = request.path.split("?", 1);
	const span = scope.tracer.begin(scope, {
		kind: peer.kind,
		name: `${peer.name} ${request.method} ${path}`,
		attributes: {
			"http.request.method": request.method,
			"url.full": `${origin}${path}`,
			"server.address": hostname,
			"server.port": Number(port),
			"shoplab.peer": peer.name,
		},
	});
	request.addHeader("traceparent", traceparentOf(span.scope));
	if (scope.sampled) open.set(request, span);
}

const passed = (span: OpenSpan) =>
	Math.round((nowMicros() - span.startMicros) * 10) / 10;
