import type { Stage } from "./arrivals.ts";
import type { Journey } from "./journey.ts";

/** A front door of the shop. */
export type Door = "rest" | "soap";

/** An account that a session can use. With a token it is used as it stands; without, the driver signs it in beforehand. */
export interface Credentials {
	email: string;
	password: string;
	token?: string;
}

/** What open and closed load have in common. */
export interface SessionPlan {
	/** Where the front door is, such as `http://127.0.0.1:8080`. */
	baseUrl: string;
	/** The door that operations of the contract are asked at; `rest` unless told. Raw requests go where they say. */
	door?: Door;
	seed: number;
	journeys: readonly Journey[];
	/** Products `p-00001` to this number are in the shop. */
	products: number;
	/** The pool of the `signedIn` step, each used by one session at a time. */
	customers: readonly Credentials[];
	/** Needed only where a journey has an admin operation. */
	admin?: Credentials;
	/** Makes idempotency keys and new e-mail addresses differ between loads on one database; `load` unless told. */
	keyPrefix?: string;
	/** An answer after this is not good. */
	deadlineMs: number;
}

/** Customers of a ramp: as many as keep every process busy, and no queue long. */
export const rampConnections = 8;

/** How long to warm up: until flat (flat.ts), within these bounds; where they are equal, for so long. */
export interface Ramp {
	connections: number;
	leastMs: number;
	greatestMs: number;
}

/** One open-loop load, as plain data: it crosses a process boundary. */
export interface OpenPlan extends SessionPlan {
	model: "open";
	arrivals: "poisson" | "constant";
	/** The measured load; the warm-up comes before it and climbs to the rate of the first stage. */
	stages: readonly Stage[];
	warmupMs: number;
	/**
	 * A load by a few customers who never rest, before the warm-up: a young Node process costs twenty times as much a request as
	 * one whose code is compiled. Its orders are told, its times are not.
	 */
	ramp?: Ramp;
	/** Requests in flight above which arrivals are shed and the load is flagged as overloaded; 2,000 unless told. */
	maxInFlight?: number;
}

/** One closed-loop saturation run: each connection sends its next request when the answer is there. */
export interface ClosedPlan extends SessionPlan {
	model: "closed";
	connections: number;
	warmupMs: number;
	durationMs: number;
}

/**
 * How long the driver waits before it calls an outcome unknown: four deadlines, kept between 1 s and 10 s, and never less
 * than the deadline itself.
 */
export function timeoutMsOf(deadlineMs: number): number {
	const bounded = Math.min(10_000, Math.max(1_000, 4 * deadlineMs));
	return Math.max(deadlineMs, bounded);
}
