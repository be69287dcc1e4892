import { ShopError } from "../../shop/contract/errors.ts";
import type { Settings } from "../../shop/runtime/env.ts";
import type { Metrics } from "../../shop/runtime/metrics.ts";
import { createCallCounts } from "./call-counts.ts";
import { callPolicyOf } from "./call-policy.ts";
import { createLine, type Line, lineOver } from "./line.ts";
import { createRemotePeer } from "./remote.ts";
import type { Peer } from "./service-shape.ts";
import type { Transport } from "./transport.ts";

/** All peers of a process: one line to each. */
export interface Peers {
	peer(name: string): Peer;
	/** The line to a peer, for who passes requests on as they are. */
	line(name: string): Line;
	close(): Promise<void>;
}

export function createPeers(
	settings: Settings,
	metrics: Metrics,
	serviceToken: (() => Promise<string>) | undefined,
): Peers {
	const policy = callPolicyOf(settings);
	const guards = { policy, counts: createCallCounts(metrics) };
	const lines = new Map<string, Line>();
	const peers = new Map<string, Peer>();
	const line = (name: string): Line => {
		const known = lines.get(name);
		if (known) return known;
		const url = settings.PEERS[name];
		const opened = url
			? createLine(name, url, guards)
			: lineOver(name, nowhere(name), guards);
		lines.set(name, opened);
		return opened;
	};
	const peer = (name: string): Peer => {
		const known = peers.get(name);
		if (known) return known;
		const made = createRemotePeer({ line: line(name), serviceToken });
		peers.set(name, made);
		return made;
	};
	const close = async () => {
		await Promise.all(
			[...lines.values()].map((each) => each.transport.close()),
		);
	};
	return { peer, line, close };
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
