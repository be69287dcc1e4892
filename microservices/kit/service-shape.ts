import type * as z from "zod";
import type {
	Context,
	Operation,
	Route,
} from "../../shop/contract/operation.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import type { Log } from "../../shop/runtime/log.ts";
import type { Metrics } from "../../shop/runtime/metrics.ts";
import type { Migrations } from "../../shop/runtime/migrations.ts";
import type { Database } from "../../shop/runtime/sqlite.ts";

/** How one call differs from the usual. */
export interface CallOptions {
	/** Longest wait for the answer, 2 s unless told; the context's deadline may cut it shorter. */
	limitMs?: number;
	/** May safely be repeated when the connection breaks; a GET may unless told otherwise. */
	idempotent?: boolean;
}

/** Another service, as its callers see it. */
export interface Peer {
	/**
	 * Calls an operation of the peer: one of the contract, or one that the caller declares with just the fields it reads.
	 * Throws the peer's own refusal as ShopError, or Unavailable when it does not answer within the deadline.
	 */
	call<Called extends Operation>(
		operation: Called,
		input: z.input<Called["input"]>,
		context: Context,
		options?: CallOptions,
	): Promise<z.output<Called["output"]>>;
}

/** Something that has happened, as its publisher tells it. */
export interface ShopEvent {
	id: string;
	type: string;
	payload: Record<string, unknown>;
	/** The span under which it was published (W3C Trace Context); absent where nothing is traced. */
	traceparent?: string;
}

/** Takes events into the publisher's own database, in the transaction that makes them true. They leave afterwards. */
export interface Outbox {
	/** To be called inside a transaction of the service's database. */
	add(type: string, payload: Record<string, unknown>): void;
}

/** Handles an event inside the transaction that also notes it in the inbox: it takes effect once. Synchronous. */
export type Consumer = (payload: unknown) => void;

/** What a service is given. */
export interface ServiceParts {
	settings: Settings;
	log: Log;
	metrics: Metrics;
	database: Database;
	outbox: Outbox;
	peer(name: string): Peer;
}

/** What a service gives back. */
export interface ServiceBuilt {
	routes: readonly Route[];
	/** Event type → consumer; must match the subscriptions in topology.json. */
	consumes?: Readonly<Record<string, Consumer>>;
	start?: () => void | Promise<void>;
	stop?: () => void | Promise<void>;
}

/** One service: its name is that of its capability, its unit and its database. */
export interface Service {
	name: string;
	/** Of its own tables; those of the kit stand beside them. */
	migrations: Migrations;
	/** Fills the empty database from the seed. */
	fill?: (database: Database, settings: Settings) => void;
	create(parts: ServiceParts): ServiceBuilt;
}
