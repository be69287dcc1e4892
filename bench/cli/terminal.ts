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
