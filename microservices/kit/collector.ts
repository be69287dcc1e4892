import type { Dispatcher } from "undici";
import { startWaiting, stopWaiting } from "./patience.ts";

/** What a collector is told. Exactly one of `done` and `failed` is called, once. */
export interface Collecting {
	limitMs: number;
	done(answer: { status: number; headers: Buffer[]; body: Buffer }): void;
	/** `sent` is false when no connection was made; `timedOut` when the wait was over. */
	failed(cause: Error, facts: { sent: boolean; timedOut: boolean }): void;
}

/**
 * Collects an answer whole: answers of the shop are small, and an answer that breaks off is then no answer at all.
 * undici's own timers are half a second coarse and do not run while a request queues, hence patience of our own.
 */
export function createCollector(
	collecting: Collecting,
): Dispatcher.DispatchHandler {
	let abort: ((error: Error) => void) | undefined;
	let status = 0;
	let headers: Buffer[] = [];
	let settled = false;
	const chunks: Buffer[] = [];
	const settle = (how: () => void) => {
		if (settled) return;
		settled = true;
		stopWaiting(waiting);
		how();
	};
	const fail = (cause: Error, timedOut: boolean) =>
		settle(() =>
			collecting.failed(cause, { sent: wasSent(cause, abort), timedOut }),
		);
	const waiting = {
		untilMs: performance.now() + collecting.limitMs,
		expire() {
			const late = new Error(`no answer within ${collecting.limitMs} ms`);
			fail(late, true);
			abort?.(late);
		},
	};
	startWaiting(waiting);
	return {
		onConnect(aborter) {
			abort = aborter as (error: Error) => void;
			// Its time ran out in the queue: it must not go out any more.
			if (settled) aborter(new Error("nobody waits for it any more"));
		},
		onHeaders(code, rawHeaders) {
			status = code;
			headers = rawHeaders;
			return true;
		},
		onData(chunk) {
			chunks.push(chunk);
			return true;
		},
		onComplete() {
			settle(() => collecting.done({ status, headers, body: whole(chunks) }));
		},
		onError(error) {
			fail(error, false);
		},
	};
}

function whole(chunks: Buffer[]): Buffer {
	return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
}

function wasSent(cause: Error, abort: unknown): boolean {
	if (abort === undefined) return false;
	const { code } = cause as { code?: string };
	return code !== "ECONNREFUSED" && code !== "UND_ERR_CONNECT_TIMEOUT";
}
