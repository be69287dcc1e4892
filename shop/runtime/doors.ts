import type { RequestListener, Server } from "node:http";
import type { AddressInfo, ListenOptions } from "node:net";
import { drain } from "./server.ts";

/**
 * Where requests come into a process: the unit's port, which its processes share, and the private address of a process that
 * stands by. Each time that a door opens it has a server of its own: one that drains says `connection: close` to the last.
 */
export interface Doors {
	/** Accepts at the unit's port, if it does not yet. Resolves with the address. */
	serve(): Promise<string>;
	/** Accepts at a free port that no other process has. Resolves with the address. */
	standBy(): Promise<string>;
	/** Accepts nothing more at the unit's port, and finishes what is in flight. */
	rest(): Promise<void>;
	/** Gives what comes in at the unit's port to `listener`; undefined: to the application, as from the start. */
	divert(listener: RequestListener | undefined): void;
	/** Closes all, as `rest` does. */
	close(): Promise<void>;
}

/** What doors are made of. */
export interface DoorParts {
	app: RequestListener;
	/** Makes a server that does not listen yet and gives its requests to `app`. */
	open(): Server;
	host: string;
	port: number;
	/** Longest wait for requests in flight. */
	graceMs: number;
}

/** Doors that are all closed yet. */
export function createDoors({
	app,
	open,
	host,
	port,
	graceMs,
}: DoorParts): Doors {
	const draining = new Set<Promise<void>>();
	let shared: Server | undefined;
	let own: Server | undefined;
	let listener = app;
	const shut = (server: Server | undefined): Promise<void> => {
		if (!server) return Promise.resolve();
		const drained = drain(server, graceMs).finally(() =>
			draining.delete(drained),
		);
		draining.add(drained);
		return drained;
	};
	const urlOf = (server: Server) =>
		`http://${host}:${(server.address() as AddressInfo).port}`;
	const turn = (server: Server, to: RequestListener) => {
		server.off("request", listener).on("request", to);
	};
	return {
		async serve() {
			if (shared) return urlOf(shared);
			const opened = open();
			opened.off("request", app).on("request", listener);
			await listening(opened, { host, port });
			shared = opened;
			return urlOf(opened);
		},
		async standBy() {
			own = open();
			// Not by way of the cluster, where a port is what all workers have in common.
			await listening(own, { host, port: 0, exclusive: true });
			return urlOf(own);
		},
		rest() {
			const resting = shared;
			shared = undefined;
			return shut(resting);
		},
		divert(to = app) {
			if (shared) turn(shared, to);
			listener = to;
		},
		async close() {
			shut(shared);
			shut(own);
			shared = undefined;
			own = undefined;
			await Promise.all(draining);
		},
	};
}

function listening(server: Server, options: ListenOptions): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject).listen(options, resolve);
	});
}
