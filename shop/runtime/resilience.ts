/**
 * What guards a process and the calls it makes. `none`: only the deadline of a request ends what it waits for. `timeouts`: each
 * call, and each operation that waits within one process, has a limit of its own; calls are repeated without a budget. `full`:
 * limits, one repeat within a budget, breakers, and bounds on what is under way at once.
 */
export const resilienceWords = ["none", "timeouts", "full"] as const;

export type Resilience = (typeof resilienceWords)[number];

/** How long a call, or an operation that waits, may take where nobody says otherwise. */
export const usualLimitMs = 2_000;

/** The most that may be under way at once, under `full`. Far above what a healthy shop needs: each is a fuse, not a brake. */
export const usualBounds = {
	/** Requests in a process. */
	process: 1_000,
	/** Requests of one capability, of operations that wait for something. */
	module: 64,
	/** Requests from one process to one other: as many as it has connections. */
	peer: 128,
} as const;

/** How long somebody may wait for a place, where all are taken; as many may wait as there are places. */
export const longestWaitMs = 1_000;
