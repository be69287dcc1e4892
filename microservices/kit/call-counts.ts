import type { Metrics } from "../../shop/runtime/metrics.ts";

/** What became of the calls to one peer since the start. */
export interface PeerCount {
	/** Calls that were wanted. */
	calls: number;
	/** Requests that were sent for them: attempts ÷ calls is the amplification. */
	attempts: number;
}

export type Reason = "breaker" | "bulkhead" | "budget";

/** What became of all calls of a process since the start. */
export interface CallCounts {
	peer(name: string): PeerCount;
	/** Calls not made, and repeats not allowed, by what refused them. */
	refused: Record<Reason, number>;
}

/** Counts calls, and shows the counts on /metrics where they are given. */
export function createCallCounts(
	metrics?: Pick<Metrics, "counts">,
): CallCounts {
	const peers = new Map<string, PeerCount>();
	const refused = { breaker: 0, bulkhead: 0, budget: 0 };
	const read = (what: keyof PeerCount) => () =>
		Object.fromEntries([...peers].map(([name, count]) => [name, count[what]]));
	metrics?.counts("shop_peer_calls", {
		help: "Calls of other units that were wanted",
		label: "peer",
		read: read("calls"),
	});
	metrics?.counts("shop_peer_attempts", {
		help: "Requests sent for calls of other units, repeats included",
		label: "peer",
		read: read("attempts"),
	});
	metrics?.counts("shop_peer_refused", {
		help: "Calls of other units that were not made, or not repeated",
		label: "reason",
		read: () => refused,
	});
	return {
		refused,
		peer(name) {
			const known = peers.get(name) ?? { calls: 0, attempts: 0 };
			peers.set(name, known);
			return known;
		},
	};
}
