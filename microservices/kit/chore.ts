import type { Log } from "../../shop/runtime/log.ts";

const pauseMs = { first: 100, longest: 1_000 };
const stopPatienceMs = 1_000;

/** Work in the background that is never lost sight of: it begins at start and when kicked, and goes on until nothing is left. */
export interface Chore {
	kick(): void;
	start(): void;
	/** Begins nothing new, and waits a second at most for what is under way. */
	stop(): Promise<void>;
}

/** `work` does what can be done now and answers whether something is left; then, and when it throws, it is called again after a pause. */
export function createChore(
	name: string,
	log: Log,
	work: () => Promise<boolean>,
): Chore {
	let running: Promise<void> | undefined;
	let timer: NodeJS.Timeout | undefined;
	let again = false;
	let pauses = 0;
	let stopped = false;

	const run = async () => {
		let left: boolean;
		do {
			again = false;
			left = await work().catch((err: unknown) => {
				if (!stopped) log.warn({ err, chore: name }, "background work failed");
				return true;
			});
		} while (again && !stopped);
		pauses = left ? pauses + 1 : 0;
		if (left && !stopped) later();
	};
	const later = () => {
		const ms = Math.min(pauseMs.longest, pauseMs.first * 2 ** (pauses - 1));
		timer = setTimeout(kick, ms);
	};
	const kick = () => {
		if (stopped) return;
		clearTimeout(timer);
		again = true;
		running ??= run().finally(() => {
			running = undefined;
		});
	};
	return {
		kick,
		start: kick,
		async stop() {
			stopped = true;
			clearTimeout(timer);
			let patience: NodeJS.Timeout | undefined;
			const enough = new Promise<void>((resolve) => {
				patience = setTimeout(resolve, stopPatienceMs);
			});
			await Promise.race([running, enough]);
			clearTimeout(patience);
		},
	};
}
