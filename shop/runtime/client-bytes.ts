import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";
import type { ByteCount } from "./byte-count.ts";

/** What undici tells of a new connection (undici's docs/api/DiagnosticsChannel.md); `host` includes the port. */
interface Connected {
	connectParams: { protocol: string; host: string };
	socket: Socket;
}

/** Units that share a process, as in tests, all hear of each connection: it counts once. */
const counted = new WeakSet<Socket>();

const channel = "undici:client:connected";

/**
 * Counts the bytes of all connections that undici makes from now on to the given addresses, each by the count that belongs to
 * it. By undici's own channel, so that no client need know of it; a request costs nothing more. Returns what ends it.
 */
export function countClientBytes(
	counts: ReadonlyMap<string, ByteCount>,
): () => void {
	const connected = (message: unknown) => {
		const { connectParams, socket } = message as Connected;
		const { protocol, host } = connectParams;
		const count = counts.get(`${protocol}//${host}`);
		if (!count || counted.has(socket)) return;
		counted.add(socket);
		count.add(socket);
	};
	subscribe(channel, connected);
	return () => {
		unsubscribe(channel, connected);
	};
}
