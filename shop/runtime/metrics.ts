import type { IncomingMessage, ServerResponse } from "node:http";
import { Counter, Gauge, Registry } from "prom-client";
import { type ByteCount, createByteCount } from "./byte-count.ts";

/** Whom a process exchanges bytes with: those who call it, the units it calls, the card processor, the broker. */
export type Partner = "callers" | "peers" | "card" | "broker";

/** The measurements of a process, in Prometheus' text format at /metrics. */
export interface Metrics {
	/** Counts the requests of an operation by status. */
	requests(
		operation: string,
	): (request: IncomingMessage, response: ServerResponse) => void;
	/** A number that is read when somebody asks. `name` such as shop_outbox_pending. */
	gauge(name: string, help: string, read: () => number): void;
	/** Numbers that only grow, by the value of a label; read when somebody asks. `name` such as shop_events_total. */
	counts(
		name: string,
		how: { help: string; label: string; read: () => Record<string, number> },
	): void;
	/** Where sockets to a partner are counted; on the page as shop_bytes_total. */
	bytes: Readonly<Record<Partner, ByteCount>>;
	/** The registry's text and its content type. */
	text(): Promise<{ type: string; body: string }>;
}

export function createMetrics(): Metrics {
	const registry = new Registry();
	const answered = new Counter({
		name: "shop_requests_total",
		help: "Requests answered, by operation and status",
		labelNames: ["operation", "status"],
		registers: [registry],
	});
	const bytes = {
		callers: createByteCount(),
		peers: createByteCount(),
		card: createByteCount(),
		broker: createByteCount(),
	};
	showBytes(registry, bytes);
	return {
		bytes,
		counts(name, { help, label, read }) {
			const counter: Counter = new Counter({
				name,
				help,
				labelNames: [label],
				registers: [registry],
				collect() {
					counter.reset();
					for (const [value, count] of Object.entries(read()))
						counter.inc({ [label]: value }, count);
				},
			});
		},
		requests(operation) {
			// Kept by status: looking a counter up by its labels is most of what counting costs.
			const counters = new Map<number, Counter.Internal>();
			const counterOf = (status: number) => {
				const known = counters.get(status);
				if (known) return known;
				const counter = answered.labels({ operation, status });
				counters.set(status, counter);
				return counter;
			};
			return (_request, response) => {
				response.once("close", () => counterOf(response.statusCode).inc());
			};
		},
		gauge(name, help, read) {
			new Gauge({
				name,
				help,
				registers: [registry],
				collect() {
					this.set(read());
				},
			});
		},
		text: async () => ({
			type: registry.contentType,
			body: await registry.metrics(),
		}),
	};
}

function showBytes(registry: Registry, bytes: Metrics["bytes"]): void {
	const counter: Counter = new Counter({
		name: "shop_bytes_total",
		help: "Bytes that went over sockets, by partner and direction; those of /metrics and /health not",
		labelNames: ["partner", "direction"],
		registers: [registry],
		collect() {
			counter.reset();
			for (const [partner, count] of Object.entries(bytes))
				for (const [direction, sum] of Object.entries(count.read()))
					counter.inc({ partner, direction }, sum);
		},
	});
}
