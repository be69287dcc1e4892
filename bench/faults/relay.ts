import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import type {
	RelayBehaviour,
	RelayRoute,
	Struck,
} from "../targets/relay-protocol.ts";
import { createLink, type Link } from "./relay-link.ts";
import { createStrikes } from "./strikes.ts";

/** A TCP relay between two units: it passes everything on, until it is told to behave otherwise. */
export interface Relay {
	port: number;
	/** Holds from now on, for connections that are open as for new ones. `pass` heals. */
	behave(behaviour: RelayBehaviour): void;
	/** What the latest behaviour has hit; kept when it is healed. */
	struck(): Struck;
	close(): Promise<void>;
}

/** Starts a relay; port 0 for any. Rejects when it cannot listen. */
export async function startRelay({ port, toPort }: RelayRoute): Promise<Relay> {
	const strikes = createStrikes();
	const links = new Set<Link>();
	let behaviour: RelayBehaviour = { mode: "pass" };
	// Without delay: small pieces must not wait for each other, or the relay itself would be the fault.
	const server = createServer(
		{ noDelay: true, allowHalfOpen: true },
		(caller) => {
			const link = createLink({
				...{ caller, toPort, strikes },
				behaviour: () => behaviour,
				gone: (each) => links.delete(each),
			});
			links.add(link);
		},
	);
	server.listen(port, "127.0.0.1");
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		behave(next) {
			behaviour = next;
			if (next.mode !== "pass") strikes.begin();
			for (const link of links) link.turn();
		},
		struck: strikes.read,
		async close() {
			const closed = once(server, "close");
			server.close();
			for (const link of links) link.end();
			await closed;
		},
	};
}
