import type { Route } from "../../shop/contract/operation.ts";
import type { ShopEvent } from "./service-shape.ts";

/** One to whom a publisher's events go: a subscriber, or a broker that knows the subscribers. */
export interface Destination {
	name: string;
	takes(type: string): boolean;
}

/** How events travel. */
export interface Bus {
	destinations: readonly Destination[];
	/**
	 * Resolves when the destination has taken all of the events; throws when it may not have, and is then asked again. From a
	 * NotAllTaken on, for those only that it does not know to be taken.
	 */
	send(destination: string, events: readonly ShopEvent[]): Promise<void>;
	/** By what events come in, where that is a route of the service. */
	routes: readonly Route[];
	/** Messages that were no events and that this process sent to the broker's dead-letter queue. */
	deadLetters?: () => number;
	/** Events that the broker sent back, because they had no queue to go to; they stay in the outbox. */
	returned?: () => number;
	start?: () => void | Promise<void>;
	stop?: () => void | Promise<void>;
}

/** A destination took the first events, at least, but not all. */
export class NotAllTaken extends Error {
	override readonly name = "NotAllTaken";
	/** How many of the first events it has. */
	readonly taken: number;

	constructor(taken: number, cause: Error) {
		super(cause.message, { cause });
		this.taken = taken;
	}
}

/** Takes an event in. Throws when it should be offered again. */
export type TakeEvent = (event: ShopEvent) => void;

/** A service's end of the bus. */
export interface Intake {
	take: TakeEvent;
	/**
	 * One commit for all that is taken within `work`: events that come in one message cost one. When taking throws, what was
	 * taken before is kept, and this throws the same.
	 */
	together(work: () => void): void;
}

/** Each subscriber of `{"order.confirmed":["cart"]}` as a destination of its own. */
export function subscribersOf(
	subscriptions: Readonly<Record<string, readonly string[]>>,
): Destination[] {
	const names = new Set(Object.values(subscriptions).flat());
	return [...names].map((name) => ({
		name,
		takes: (type) => subscriptions[type]?.includes(name) ?? false,
	}));
}
