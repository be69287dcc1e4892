import type { Socket } from "node:net";
import type { RelayBehaviour } from "../targets/relay-protocol.ts";

/** One direction of a connection. */
export interface Lane {
	/** To be called when the behaviour has changed: what waits goes on at once, or is swallowed. */
	turn(): void;
	stop(): void;
}

export interface LaneParts {
	from: Socket;
	/** Undefined for a connection that was accepted while the call is cut: nobody has been called for it. */
	to: Socket | undefined;
	behaviour(): RelayBehaviour;
	delayed(bytes: number): void;
	swallowed(bytes: number): void;
}

/** What comes in; undefined is the end of the stream, which is treated as pieces are. */
type Piece = Buffer | undefined;

// Above this the sender is not read from, so that a receiver that does not read is felt through the relay.
const mostWaitingBytes = 1024 * 1024;

/** Passes on what one socket sends, in order, as the behaviour of the moment has it. */
export function createLane(parts: LaneParts): Lane {
	const { from, to, behaviour, delayed, swallowed } = parts;
	const waiting: { piece: Piece; dueMs: number }[] = [];
	let waitingBytes = 0;
	let timer: NodeJS.Timeout | undefined;

	const send = (piece: Piece) => {
		if (piece) to?.write(piece);
		else to?.end();
	};
	const regulate = () => {
		const bytes = waitingBytes + (to?.writableLength ?? 0);
		if (bytes > mostWaitingBytes) from.pause();
		else from.resume();
	};
	const hold = (piece: Piece, delayMs: number) => {
		waiting.push({ piece, dueMs: performance.now() + delayMs });
		waitingBytes += sizeOf(piece);
		timer ??= setTimeout(sendDue, delayMs);
	};
	const next = () => {
		const first = waiting.shift();
		waitingBytes -= sizeOf(first?.piece);
		return first?.piece;
	};
	const sendDue = () => {
		timer = undefined;
		// Timers are a millisecond coarse.
		const nowMs = performance.now() + 0.5;
		while (waiting[0] && waiting[0].dueMs <= nowMs) send(next());
		const [first] = waiting;
		if (first) timer = setTimeout(sendDue, first.dueMs - performance.now());
		regulate();
	};
	const take = (piece: Piece) => {
		const now = behaviour();
		if (now.mode === "cut") return swallowed(sizeOf(piece));
		if (now.mode === "delay") {
			delayed(sizeOf(piece));
			hold(piece, now.delayMs);
		} else send(piece);
		regulate();
	};
	const stop = () => {
		clearTimeout(timer);
		timer = undefined;
	};
	from.on("data", take);
	from.on("end", () => take(undefined));
	to?.on("drain", regulate);
	return {
		turn() {
			const { mode } = behaviour();
			// A shorter delay than before must not let later pieces overtake: what waits keeps its time.
			if (mode === "delay") return;
			stop();
			while (waiting.length > 0) {
				const piece = next();
				if (mode === "pass") send(piece);
				else swallowed(sizeOf(piece));
			}
			regulate();
		},
		stop,
	};
}

const sizeOf = (piece: Piece): number => piece?.length ?? 0;
