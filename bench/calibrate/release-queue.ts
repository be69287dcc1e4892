/** Things to do, each at its own time. */
export interface ReleaseQueue {
	/** Calls `release` at `dueMs` of the clock, or a little later; never early. */
	add(dueMs: number, release: () => void): void;
	/** How late the releases since the last call were: ms, ascending. */
	takeLateness(): Float64Array;
}

interface Held {
	dueMs: number;
	release: () => void;
}

// Timers fire up to a little over a millisecond late; nearer than this, the queue looks at the clock in every turn.
const spinMs = 2.5;

/** A queue that holds times to some microseconds as long as its process has a core of its own. */
export function createReleaseQueue(nowMs: () => number): ReleaseQueue {
	const heap: Held[] = [];
	let lateness: number[] = [];
	let awaiting: "nothing" | "turn" | "timer" = "nothing";
	let timer: NodeJS.Timeout | undefined;

	const turn = () => {
		awaiting = "nothing";
		for (let first = heap[0]; first; first = heap[0]) {
			const now = nowMs();
			if (first.dueMs > now) break;
			lateness.push(now - first.dueMs);
			takeFirst(heap);
			first.release();
		}
		arrange();
	};
	const arrange = () => {
		const first = heap[0];
		if (!first || awaiting === "turn") return;
		const restMs = first.dueMs - nowMs();
		clearTimeout(timer);
		awaiting = restMs > spinMs ? "timer" : "turn";
		if (restMs <= spinMs) setImmediate(turn);
		else timer = setTimeout(turn, Math.floor(restMs - spinMs) || 1);
	};
	return {
		add(dueMs, release) {
			insert(heap, { dueMs, release });
			if (heap[0]?.dueMs === dueMs) arrange();
		},
		takeLateness() {
			const taken = Float64Array.from(lateness).sort();
			lateness = [];
			return taken;
		},
	};
}

/** Binary heap: the earliest comes first. */
function insert(heap: Held[], held: Held): void {
	let place = heap.push(held) - 1;
	while (place > 0) {
		const above = (place - 1) >> 1;
		if ((heap[above] as Held).dueMs <= held.dueMs) break;
		heap[place] = heap[above] as Held;
		place = above;
	}
	heap[place] = held;
}

function takeFirst(heap: Held[]): void {
	const last = heap.pop() as Held;
	if (heap.length === 0) return;
	let place = 0;
	for (;;) {
		let below = 2 * place + 1;
		if (below >= heap.length) break;
		const right = below + 1;
		if (right < heap.length && earlier(heap, right, below)) below = right;
		if ((heap[below] as Held).dueMs >= last.dueMs) break;
		heap[place] = heap[below] as Held;
		place = below;
	}
	heap[place] = last;
}

const earlier = (heap: readonly Held[], one: number, other: number) =>
	(heap[one] as Held).dueMs < (heap[other] as Held).dueMs;
