/** What a bulkhead lets through. */
export interface BulkheadBounds {
	/** Most that are under way at once. */
	places: number;
	/** Most that wait for a place. */
	waiting: number;
	/** Longest wait for a place. */
	waitMs: number;
}

/** Keeps one kind of work from taking everything: who finds no place is refused. */
export interface Bulkhead {
	/**
	 * Does the work as soon as there is a place, and tells it how long it waited. What is done at once is answered at once. Throws,
	 * or rejects with, the refusal when nobody else may wait, or when there was no place within the bulkhead's time and `limitMs`.
	 */
	run<Result>(
		work: (waitedMs: number) => Result | Promise<Result>,
		limitMs?: number,
	): Result | Promise<Result>;
	underWay(): number;
	waiting(): number;
}

interface Waiter {
	begin(): void;
}

/** cockatiel's bulkhead lets waiters wait for ever, and makes a promise of everything. `refusal` is made for each that is refused. */
export function createBulkhead(
	bounds: BulkheadBounds,
	refusal: () => Error,
): Bulkhead {
	const queue: Waiter[] = [];
	let taken = 0;

	const release = () => {
		taken -= 1;
		queue.shift()?.begin();
	};
	const occupy = <Result>(work: () => Result | Promise<Result>) => {
		taken += 1;
		let result: Result | Promise<Result>;
		try {
			result = work();
		} catch (error) {
			release();
			throw error;
		}
		if (result instanceof Promise) result.then(release, release);
		else release();
		return result;
	};
	const wait = (limitMs: number) =>
		new Promise<void>((resolve, reject) => {
			const waiter = {
				begin() {
					clearTimeout(timer);
					// Taken now: somebody else could come before the work begins.
					taken += 1;
					resolve();
				},
			};
			const timer = setTimeout(
				() => {
					queue.splice(queue.indexOf(waiter), 1);
					reject(refusal());
				},
				Math.min(limitMs, bounds.waitMs),
			);
			queue.push(waiter);
		});
	const afterWaiting = async <Result>(
		work: (waitedMs: number) => Result | Promise<Result>,
		limitMs: number,
	): Promise<Result> => {
		const sinceMs = performance.now();
		await wait(limitMs);
		try {
			return await work(performance.now() - sinceMs);
		} finally {
			release();
		}
	};

	return {
		run(work, limitMs = bounds.waitMs) {
			if (taken < bounds.places) return occupy(() => work(0));
			if (queue.length >= bounds.waiting) throw refusal();
			return afterWaiting(work, limitMs);
		},
		underWay: () => taken,
		waiting: () => queue.length,
	};
}
