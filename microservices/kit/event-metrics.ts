import type { Metrics } from "../../shop/runtime/metrics.ts";
import type { Assembled } from "./assemble.ts";

type Told = Pick<
	Assembled,
	| "outboxPending"
	| "deadLetters"
	| "eventsReturned"
	| "eventsPublished"
	| "eventsTaken"
>;

/** Shows on /metrics what became of the events of all services in this process. */
export function showEvents(metrics: Metrics, services: readonly Told[]): void {
	const sum = (of: (each: Told) => number) => () =>
		services.reduce((total, each) => total + of(each), 0);
	metrics.gauge(
		"shop_outbox_pending",
		"Events not delivered yet, counted once for each destination",
		sum((each) => each.outboxPending()),
	);
	metrics.gauge(
		"shop_dead_letters",
		"Events that could not be handled",
		sum((each) => each.deadLetters()),
	);
	metrics.gauge(
		"shop_events_returned",
		"Events that the broker sent back since the start, having no queue for them; they are sent again",
		sum((each) => each.eventsReturned()),
	);
	const byType = (of: (each: Told) => Record<string, number>) => () => {
		const total: Record<string, number> = {};
		for (const [type, count] of services.map(of).flatMap(Object.entries))
			total[type] = (total[type] ?? 0) + (count as number);
		return total;
	};
	metrics.counts("shop_events_published_total", {
		help: "Events given to an outbox since the start",
		label: "type",
		read: byType((each) => each.eventsPublished()),
	});
	metrics.counts("shop_events_taken_total", {
		help: "Events that took effect, once for each taker",
		label: "type",
		read: byType((each) => each.eventsTaken()),
	});
}
