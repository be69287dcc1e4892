import { ShopError } from "../../shop/contract/errors.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import { createRemotePeer } from "./remote.ts";
import {
	createRetryBudget,
	noRetries,
	type RetryBudget,
} from "./retry-budget.ts";
import type { Peer } from "./service-shape.ts";
import { createTransport, type Transport } from "./transport.ts";

/** All peers of a process: one pool of connections and one breaker for each. */
export interface Peers {
	peer(name: string): Peer;
	/** The bare connections to a peer, for who passes requests on as they are. */
	transport(name: string): Transport;
	/** A budget for what its owner repeats by itself. */
	budget(): RetryBudget;
	close(): Promise<void>;
}

export function createPeers(
	settings: Settings,
	serviceToken: (() => Promise<string>) | undefined,
): Peers {
	const { RESILIENCE: resilience } = settings;
	const transports = new Map<string, Transport>();
	const peers = new Map<string, Peer>();
	const transport = (name: string): Transport => {
		const known = transports.get(name);
		if (known) return known;
		const url = settings.PEERS[name];
		const opened = url ? createTransport(name, url, resilience) : nowhere(name);
		transports.set(name, opened);
		return opened;
	};
	const peer = (name: string): Peer => {
		const known = peers.get(name);
		if (known) return known;
		const made = createRemotePeer({
			name,
			transport: transport(name),
			resilience,
			serviceToken,
		});
		peers.set(name, made);
		return made;
	};
	const close = async () => {
		await Promise.all([...transports.values()].map((each) => each.close()));
	};
	const budget = () => (resilience === "on" ? createRetryBudget() : noRetries);
	return { peer, transport, budget, close };
}

/** A peer that this process was not told of: it starts all the same, and says so when it is needed. */
function nowhere(name: string): Transport {
	return {
		exchange: async () => {
			throw new ShopError(
				"Unavailable",
				`PEERS names no address of ${name}: add it to the settings of this process`,
			);
		},
		close: async () => {},
	};
}
