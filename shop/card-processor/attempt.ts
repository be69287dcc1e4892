import type { Pool } from "undici";

/** One request, sent once. */
export interface Attempt {
	method: "GET" | "POST";
	path: string;
	body: string | null;
	/** Longest wait for the whole answer. */
	limitMs: number;
}

const headers = { "content-type": "application/json" };

/** The status and the text of the answer. Rejects when the connection breaks, or when it is not there in time. */
export function attempt(
	pool: Pool,
	{ method, path, body, limitMs }: Attempt,
): Promise<{ status: number; text: string }> {
	return new Promise((resolve, reject) => {
		let abort: ((reason: Error) => void) | undefined;
		let late: Error | undefined;
		let status = 0;
		let text = "";
		// undici's own timers are a second coarse and do not run while a request queues.
		const timer = setTimeout(() => {
			late = new Error(`no answer within ${Math.round(limitMs)} ms`);
			reject(late);
			abort?.(late);
		}, limitMs);
		const decoder = new TextDecoder();
		pool.dispatch(
			{ method, path, headers, body },
			{
				onConnect(aborter) {
					abort = aborter as (reason: Error) => void;
					if (late) abort(late);
				},
				onHeaders(code) {
					status = code;
					return true;
				},
				onData(chunk) {
					text += decoder.decode(chunk, { stream: true });
					return true;
				},
				onComplete() {
					clearTimeout(timer);
					resolve({ status, text: text + decoder.decode() });
				},
				onError(error) {
					clearTimeout(timer);
					reject(error);
				},
			},
		);
	});
}
