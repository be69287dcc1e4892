import type { Struck } from "../targets/relay-protocol.ts";

/** Counts what a behaviour hits: the proof that a fault fired. */
export interface Strikes {
	/** Counts from nothing. */
	begin(): void;
	/** A connection was hit; it counts once. */
	connection(link: object): void;
	/** A piece of a connection was hit, and the connection with it. */
	piece(link: object, bytes: number): void;
	read(): Struck;
}

export function createStrikes(): Strikes {
	const nothing: Struck = { connections: 0, pieces: 0, bytes: 0 };
	let counts = { ...nothing };
	let hit = new WeakSet<object>();
	const connection = (link: object) => {
		if (hit.has(link)) return;
		hit.add(link);
		counts.connections += 1;
	};
	return {
		begin() {
			counts = { ...nothing };
			hit = new WeakSet();
		},
		connection,
		piece(link, bytes) {
			connection(link);
			counts.pieces += 1;
			counts.bytes += bytes;
		},
		read: () => ({ ...counts }),
	};
}
