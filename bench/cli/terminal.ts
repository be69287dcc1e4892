import type { Writable } from "node:stream";

/** Where progress goes: one line that is written over on a terminal, a line each elsewhere. */
export interface Progress {
	tell(line: string): void;
	/** Clears the line that is being written over. */
	end(): void;
}

/** Progress on a stream, each line with the seconds since the start. `quiet`: none. */
export function createProgress(
	out: Writable & { isTTY?: boolean; columns?: number },
	quiet: boolean,
): Progress {
	const startedAt = performance.now();
	const clear = out.isTTY ? "\r\u001b[2K" : "";
	if (quiet) return { tell: () => {}, end: () => {} };
	return {
		tell(line) {
			const seconds = Math.round((performance.now() - startedAt) / 1000);
			const text = `[${String(seconds).padStart(3)} s] ${line}`;
			out.write(
				out.isTTY
					? `${clear}${text.slice(0, (out.columns ?? 80) - 1)}`
					: `${text}\n`,
			);
		},
		end() {
			out.write(clear);
		},
	};
}

/** Whether to colour what goes to a stream: not when told so, by flag or NO_COLOR, and only on a terminal. */
export function wantsColor(
	out: { isTTY?: boolean },
	flag: boolean | undefined,
	env: NodeJS.ProcessEnv,
): boolean {
	if (flag === false || env.NO_COLOR) return false;
	return out.isTTY === true;
}

/**
 * A signal that aborts at the first Ctrl-C or SIGTERM. A second one ends the process at once: what it started ends with it.
 */
export function createInterrupt(): { signal: AbortSignal; release(): void } {
	const controller = new AbortController();
	const stop = () => {
		if (controller.signal.aborted) process.exit(130);
		controller.abort();
	};
	process.on("SIGINT", stop);
	process.on("SIGTERM", stop);
	return {
		signal: controller.signal,
		release() {
			process.off("SIGINT", stop);
			process.off("SIGTERM", stop);
		},
	};
}
