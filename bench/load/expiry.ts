/** Something that must not take longer than the time-out. */
export interface Expiring {
	/** When it began to wait; set by `add`. */
	waitsSinceMs: number;
	/** Called once, a little after the time-out at the latest. */
	expire(): void;
}

/** Time-outs of one length, without a timer for each. */
export interface Expiry<Item extends Expiring> {
	add(item: Item): void;
	/** The item no longer waits; true when it did. */
	remove(item: Item): boolean;
	/** No item expires any more. */
	close(): void;
}

/**
 * All wait equally long, so whoever began first expires first: one sweep over a set in the order of insertion sees only those
 * that are over. A timer for each request cost more than what it guarded.
 */
export function createExpiry<Item extends Expiring>({
	timeoutMs,
	now,
}: {
	timeoutMs: number;
	/** Milliseconds, monotonic. */
	now: () => number;
}): Expiry<Item> {
	const waiting = new Set<Item>();
	let timer: NodeJS.Timeout | undefined;
	const sweep = () => {
		const over = now() - timeoutMs;
		for (const item of waiting) {
			if (item.waitsSinceMs > over) break;
			waiting.delete(item);
			item.expire();
		}
	};
	const everyMs = Math.max(1, Math.min(20, timeoutMs / 50));
	return {
		add(item) {
			item.waitsSinceMs = now();
			waiting.add(item);
			timer ??= setInterval(sweep, everyMs).unref();
		},
		remove: (item) => waiting.delete(item),
		close: () => clearInterval(timer),
	};
}
