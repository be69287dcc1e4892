import type { IncomingMessage, ServerResponse } from "node:http";
import { Counter, Gauge, Registry } from "prom-client";

/** The measurements of a process, in Prometheus' text format at /metrics. */
export interface Metrics {
	/** Counts the requests of an operation by status. */
	requests(
		operation: string,
	): (request: IncomingMessage, response: ServerResponse) => void;
	/** A number that is read when somebody asks. `name` such as shop_outbox_pending. */
	gauge(name: string, help: string, read: () => number): void;
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
	return {
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
