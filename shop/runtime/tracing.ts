import { mkdirSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import type { Operation, Route } from "../contract/operation.ts";
import type { Edge } from "./edge.ts";
import type { Settings } from "./env.ts";
import type { RestRoute } from "./http.ts";
import { watchStatements } from "./sql-watch.ts";
import type { Database } from "./sqlite.ts";
import { watchClients } from "./trace-client.ts";
import { watchServer } from "./trace-server.ts";
import type { SpanFile } from "./trace-span.ts";
import { traceStatement } from "./trace-sql.ts";
import {
	asSpan,
	createTracer,
	type KnownPeer,
	type SpanStart,
	type Tracer,
} from "./tracer.ts";

/** Puts spans around the parts of a process, where it is put together. Only a process with TRACE_DIR has one. */
export interface Tracing {
	tracer: Tracer;
	server(server: Server): void;
	database(database: Database): void;
	/** The same edge, with a span around each handler. */
	edge(edge: Edge): Edge;
	/** The same route, with a span around what passes it on. */
	route<Given extends RestRoute>(route: Given): Given;
	/** Leaves the spans as a file in TRACE_DIR, and ends the watch over the event loop. */
	close(): void;
}

export function createTracing(unit: string, settings: Settings): Tracing {
	const tracer = createTracer({ unit, peers: knownPeers(settings) });
	watchClients();
	const handled = (route: Route): Route => ({
		...route,
		handle: (input, context) =>
			asSpan(handlerOf(route.operation), () => route.handle(input, context)),
	});
	const traced = new WeakMap<Route, Route>();
	const once = (route: Route): Route => {
		const known = traced.get(route) ?? handled(route);
		traced.set(route, known);
		return known;
	};
	return {
		tracer,
		server: (server) => watchServer(server, tracer),
		database: (database) => watchStatements(database, traceStatement),
		edge(edge) {
			const perform: Edge["perform"] = (route, raw, context) =>
				edge.perform(once(route), raw, context);
			return {
				...edge,
				perform,
				invoke: async (route, raw, headers) =>
					perform(route, raw, await edge.admit(route.operation, headers)),
			};
		},
		route(route) {
			const { forward } = route;
			if (!forward) return route;
			const passingOn = handlerOf(route.operation, "pass on ");
			return {
				...route,
				forward: (...all: Parameters<typeof forward>) =>
					asSpan(passingOn, () => forward(...all)),
			};
		},
		close() {
			tracer.close();
			if (settings.TRACE_DIR) write(settings.TRACE_DIR, tracer);
		},
	};
}

const handlerOf = ({ name, path }: Operation, what = ""): SpanStart => ({
	kind: "handler",
	name: `${what}${name}`,
	attributes: { "http.route": path },
});

function knownPeers({ PEERS, CARD_URL }: Settings): Map<string, KnownPeer> {
	const peers = new Map<string, KnownPeer>();
	for (const [name, url] of Object.entries(PEERS))
		peers.set(new URL(url).origin, { name, kind: "client" });
	if (CARD_URL)
		peers.set(new URL(CARD_URL).origin, {
			name: "card processor",
			kind: "card",
		});
	return peers;
}

function write(folder: string, tracer: Tracer): void {
	const file: SpanFile = {
		unit: tracer.unit,
		pid: process.pid,
		lost: tracer.lost(),
		spans: tracer.spans(),
	};
	mkdirSync(folder, { recursive: true });
	const name = `${tracer.unit}-${process.pid}.json`;
	writeFileSync(join(folder, name), JSON.stringify(file), { mode: 0o600 });
}
