/** How a process shares its requests with another one of its unit, which stands by. */
export interface Share {
	/** The private address of the other. */
	url: string;
	/** From 0 to 1. */
	share: number;
	/** Answers that take longer are counted as slow. */
	slowAfterMs: number;
}

/** Requests that one version was given, at the door of the process that shares them. */
export interface VersionCounts {
	/** Those that have come to their end. */
	requests: number;
	/** Those of them that were answered with 5xx, or whose exchange broke. */
	failures: number;
	/** Those of them that took longer than `slowAfterMs`. */
	slow: number;
}

/** What a process is told of its part in a release, over the channel to its supervisor and nowhere else. */
export type ReleaseOrder =
	/** Accepts at the unit's port. */
	| { do: "serve" }
	/** Accepts nothing more there, finishes what is in flight, and stays. */
	| { do: "rest" }
	/** Passes a share of its requests on; null: none any more. */
	| { do: "share"; with: Share | null }
	/** Tells what became of the requests since sharing began. */
	| { do: "count" };

/** What it answers when the order is carried out, or has failed. */
export type ReleaseAnswer =
	| { done: true; counts?: { stable: VersionCounts; canary: VersionCounts } }
	| { done: false; why: string };
