import type { CallCounts } from "./call-counts.ts";
import type { CallPolicy } from "./call-policy.ts";
import { guardedSend } from "./guarded-transport.ts";
import { createCalls, type MakeCall } from "./repeats.ts";
import { createTransport, type Transport } from "./transport.ts";

/** All that a process keeps for one peer: connections, breaker, bulkhead and retry budget. */
export interface Line {
	/** The peer's name, for messages. */
	name: string;
	transport: Transport;
	call: MakeCall;
}

interface Guards {
	policy: CallPolicy;
	counts: CallCounts;
}

/** Opens the line to the peer at `url`. */
export function createLine(name: string, url: string, guards: Guards): Line {
	const bare = createTransport(name, url, guards.counts.peer(name));
	const exchange = guardedSend(name, bare.exchange, guards);
	return lineOver(name, { ...bare, exchange }, guards);
}

/** A line over a transport as it is. */
export function lineOver(
	name: string,
	transport: Transport,
	{ policy, counts }: Guards,
): Line {
	return {
		name,
		transport,
		call: createCalls(name, policy, counts),
	};
}
