import type { Socket } from "node:net";

/** Bytes that a process received and sent. */
export interface Bytes {
	in: number;
	out: number;
}

/** Adds up what goes over sockets. Costs nothing while data flows: sockets count by themselves and are asked when somebody asks. */
export interface ByteCount {
	/** Counts a socket from its first byte on, also after it has closed. */
	add(socket: Socket): void;
	/** Forgets a socket that is still open, with all that went over it. */
	leaveOut(socket: Socket): void;
	read(): Bytes;
}

export function createByteCount(): ByteCount {
	const open = new Set<Socket>();
	const closed: Bytes = { in: 0, out: 0 };
	const tally = (total: Bytes, socket: Socket): Bytes => {
		total.in += socket.bytesRead;
		total.out += socket.bytesWritten ?? 0;
		return total;
	};
	return {
		add(socket) {
			open.add(socket);
			socket.once("close", () => {
				if (open.delete(socket)) tally(closed, socket);
			});
		},
		leaveOut: (socket) => {
			open.delete(socket);
		},
		read: () => [...open].reduce(tally, { ...closed }),
	};
}
