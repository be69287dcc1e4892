/** A fault of the driver's own: it ends a load as an abort does, and `raised` rejects with it. */
export interface Fault {
	/** Aborts with the signal that it was made of, or with a fault. */
	signal: AbortSignal;
	raised: Promise<never>;
	raise(error: unknown): void;
}

/** No fault yet. */
export function createFault(signal: AbortSignal): Fault {
	const controller = new AbortController();
	let raise: (error: unknown) => void = () => {};
	const raised = new Promise<never>((_, reject) => {
		raise = (error) => {
			reject(error);
			controller.abort();
		};
	});
	// Whoever waits for something else hears of it there.
	raised.catch(() => {});
	return {
		signal: AbortSignal.any([signal, controller.signal]),
		raised,
		raise,
	};
}

/** Counts who is there, to wait until nobody is. */
export interface Presence {
	enter(): void;
	leave(): void;
	gone(): Promise<void>;
}

/** Nobody is there yet. */
export function createPresence(): Presence {
	let present = 0;
	let whenEmpty: (() => void) | undefined;
	return {
		enter() {
			present += 1;
		},
		leave() {
			present -= 1;
			if (present === 0) whenEmpty?.();
		},
		gone: () =>
			new Promise((resolve) => {
				if (present === 0) resolve();
				else whenEmpty = resolve;
			}),
	};
}
