import type { Route } from "../../shop/contract/operation.ts";
import type { Built, Host } from "../../shop/runtime/host.ts";
import type { Bus, Intake } from "./bus.ts";
import { faultyMessages } from "./faulty-messages.ts";
import { createInbox } from "./inbox.ts";
import initial from "./migrations/001-initial.sql";
import { createOutbox } from "./outbox.ts";
import { createRelay, type Relay } from "./relay.ts";
import type { Peer, Service } from "./service-shape.ts";
import {
	detached,
	publishedUnder,
	tracedBus,
	tracedTake,
} from "./tracing-events.ts";

/** How a service is joined to the others: over the network, or within one process. */
export interface Surroundings {
	peer(name: string): Peer;
	/** The bus for a service with such an intake. */
	bus(intake: Intake): Bus | Promise<Bus>;
}

/** A service in its surroundings. */
export interface Assembled extends Built {
	routes: readonly Route[];
	/** Events that are not delivered yet, counted once for each subscriber. */
	outboxPending(): number;
	/** Events that became dead letters here, and messages that this process sent to the dead-letter queue. */
	deadLetters(): number;
	/** Events that came back from the broker since the start, once for each time. */
	eventsReturned(): number;
	/** Events given to the outbox since the start, by type. */
	eventsPublished(): Record<string, number>;
	/** Events that took effect here since the start, by type. */
	eventsTaken(): Record<string, number>;
}

/** Opens the database of a service, and puts its own parts together with outbox, inbox and bus. */
export async function assemble(
	service: Service,
	host: Host,
	surroundings: Surroundings,
): Promise<Assembled> {
	const { settings, log, metrics, tracing, faults } = host;
	const database = host.database(
		service.name,
		{ [service.name]: service.migrations, kit: { "001-initial": initial } },
		// A file without SEED begins empty.
		(empty) => {
			if (settings.SEED !== undefined) service.fill?.(empty, settings);
		},
	);
	let relay: Relay | undefined;
	const kick = () => relay?.kick();
	const outbox = createOutbox({
		database,
		added: tracing ? detached(kick) : kick,
		...(tracing && { publishedUnder }),
	});
	const { peer } = surroundings;
	const parts = { settings, log, metrics, database, outbox, peer };
	const built = service.create(parts);
	const consumes = built.consumes ?? {};
	const inbox = createInbox({
		database,
		// To hear an event is to be called, whichever way it came.
		consumes: faults ? faults.part(service.name, consumes) : consumes,
		log,
	});
	const bus = await surroundings.bus({
		take: tracing
			? tracedTake(service.name, inbox.take, tracing.tracer)
			: inbox.take,
		together: inbox.together,
	});
	const carrier = tracing ? tracedBus(bus, tracing.tracer) : bus;
	const events = createRelay(
		outbox,
		faults
			? faultyMessages(service.name, { faults, bus: carrier, outbox, database })
			: carrier,
		log,
	);
	relay = events;
	return {
		routes: [...built.routes, ...bus.routes],
		outboxPending: events.pending,
		deadLetters: () => inbox.dead() + (bus.deadLetters?.() ?? 0),
		eventsReturned: () => bus.returned?.() ?? 0,
		eventsPublished: outbox.published,
		eventsTaken: inbox.taken,
		async start() {
			await bus.start?.();
			events.start();
			await built.start?.();
		},
		async stop() {
			await built.stop?.();
			await events.stop();
			await bus.stop?.();
		},
	};
}
