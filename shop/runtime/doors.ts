import type { RequestListener, Server } from "node:http";
import type { AddressInfo, ListenOptions } from "node:net";
import { connectionsOf, drain, letGo } from "./server.ts";

/**
 * Where requests come into a process: the unit's port, which its processes share, and the private address of a process that
 * stands by. Each time that a door opens it has a server of its own: one that drains says `connection: close` to the last.
 */
export interface Doors {
	/** Accepts at the unit's port, if it does not yet. Resolves with the address. */
	serve(): Promise<string>;
	/** Accepts at a free port that no other process has. Resolves with the address. */
	standBy(): Promise<string>;
	/** Accepts nothing more at the unit's port, and finishes what is in flight; see letGo. */
	rest(): Promise<void>;
	/** Gives what comes in at the unit's port to `listener`; undefined: to the application, as from the start. */
	divert(listener: RequestListener | undefined): void;
	/** Drains all. */
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
	const opened = new Map<Server, ReturnType<typeof connectionsOf>>();
	let shared: Server | undefined;
	let listener = app;
	const openOne = () => {
		const server = open();
		opened.set(server, connectionsOf(server));
		return server;
	};
	const urlOf = (server: Server) =>
		`http://${host}:${(server.address() as AddressInfo).port}`;
	const turn = (server: Server, to: RequestListener) => {
		server.off("request", listener).on("request", to);
	};
	return {
		async serve() {
			if (shared) return urlOf(shared);
			const server = openOne();
			server.off("request", app).on("request", listener);
			await listening(server, { host, port });
			shared = server;
			return urlOf(server);
		},
		async standBy() {
			const server = openOne();
			// Not by way of the cluster, where a port is what all workers have in common.
			await listening(server, { host, port: 0, exclusive: true });
			return urlOf(server);
		},
		async rest() {
			const resting = shared;
			const connections = resting && opened.get(resting);
			shared = undefined;
			if (connections) await letGo(resting, connections, graceMs);
		},
		divert(to = app) {
			if (shared) turn(shared, to);
			listener = to;
		},
		async close() {
			shared = undefined;
			await Promise.all(
				[...opened.keys()].map((server) => drain(server, graceMs)),
			);
		},
	};
}

function listening(server: Server, options: ListenOptions): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject).listen(options, resolve);
	});
}
