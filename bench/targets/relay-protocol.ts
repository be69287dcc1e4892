/**
 * What a relay does to the connections of a call. `delay`: each piece, either way, comes so much later. `cut`: nothing comes
 * through any more, and nobody is told. `reset`: connections, open and new, are torn down (RST).
 */
export type RelayBehaviour =
	| { mode: "pass" | "cut" | "reset" }
	| { mode: "delay"; delayMs: number };

/** What a behaviour has hit so far: connections, and the pieces and bytes that it delayed or swallowed. */
export interface Struck {
	connections: number;
	pieces: number;
	bytes: number;
}

/** Where a relay listens, and whom it passes connections on to; both on 127.0.0.1. */
export interface RelayRoute {
	port: number;
	toPort: number;
}

/** What is asked of the process of all relays; a relay is named by its place in the list that the process was started with. */
export type RelayOrder =
	| { do: "behave"; relay: number; behaviour: RelayBehaviour }
	| { do: "struck"; relay: number };

export type ToRelays = { id: number; order: RelayOrder };

export type FromRelays =
	| { type: "ready" }
	| { type: "answer"; id: number; value: unknown }
	| { type: "refusal"; id: number; message: string };
