/**
 * When a warm-up is over, fixed before any run. The values are one for each window, in order. The arm is warm when the later half
 * of the last windows is no more than `greatestDrop` below the earlier half (a young process gets quicker from window to window;
 * medians, so that one stray window decides nothing), and each of the later half lies within `greatestSpread` of their median.
 */
export const flatRule = {
	windowMs: 250,
	/** Windows in each half. */
	half: 4,
	greatestDrop: 0.05,
	greatestSpread: 0.3,
} as const;

/** Whether the last windows are flat; too few of them are not. Values are > 0, in any unit. */
export function isFlat(values: readonly number[]): boolean {
	const { half, greatestDrop, greatestSpread } = flatRule;
	if (values.length < 2 * half) return false;
	const later = values.slice(-half);
	const before = medianOf(values.slice(-2 * half, -half));
	const after = medianOf(later);
	return (
		after >= (1 - greatestDrop) * before &&
		later.every((value) => Math.abs(value - after) <= greatestSpread * after)
	);
}

/** A window of latencies, by operation. */
export interface LatencyWindows {
	add(operation: string, latencyMs: number): void;
	/** Ends the window. Its value: the p50 of each operation, in ms, added up; null while some operation has none yet. */
	close(): number | null;
}

/**
 * Operations are told apart, because the median of a mixture jumps between them. One that is rare keeps its last p50 through a
 * window in which it had too few answers.
 */
export function createLatencyWindows(
	operations: readonly string[],
	leastAnswers = 3,
): LatencyWindows {
	const samples = new Map<string, number[]>(
		operations.map((name) => [name, []]),
	);
	const last = new Map<string, number>();
	return {
		add: (operation, latencyMs) => samples.get(operation)?.push(latencyMs),
		close() {
			for (const [name, latencies] of samples) {
				if (latencies.length < leastAnswers) continue;
				last.set(name, medianOf(latencies));
				samples.set(name, []);
			}
			if (last.size < operations.length) return null;
			return [...last.values()].reduce((sum, value) => sum + value, 0);
		},
	};
}

function medianOf(values: readonly number[]): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.floor((sorted.length - 1) / 2)] as number;
}
