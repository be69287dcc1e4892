import type { Faults } from "../../shop/runtime/faults/faults.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";
import type { Bus } from "./bus.ts";
import type { Outbox } from "./service-shape.ts";

/** A publisher's end of the bus, and what can go wrong there. */
export interface FaultyParts {
	faults: Faults;
	bus: Bus;
	outbox: Outbox;
	database: Database;
}

/**
 * Offers the faults that messages can have: one that no consumer can read, and every message delivered twice. Answers the bus to
 * send by.
 */
export function faultyMessages(service: string, parts: FaultyParts): Bus {
	const { faults, bus, outbox, database } = parts;
	let again = false;
	let doubled = 0;
	faults.offer(service, "poisonMessage", (fault) => {
		const type = fault.kind === "poisonMessage" ? fault.event : "";
		if (!bus.destinations.some(({ takes }) => takes(type)))
			throw new Error(`nobody hears of ${type}`);
		database.transaction(() => outbox.add(type, { poison: service }))();
		return { fired: () => 1, heal: () => undefined };
	});
	faults.offer(service, "duplicateDelivery", () => {
		again = true;
		doubled = 0;
		return {
			fired: () => doubled,
			heal() {
				again = false;
			},
		};
	});
	return {
		...bus,
		async send(destination, events) {
			await bus.send(destination, events);
			if (!again) return;
			await bus.send(destination, events);
			doubled += events.length;
		},
	};
}
