import type { Target } from "./target.ts";

/** A system that somebody else runs, by the name that reports call it. */
export interface System {
	name: string;
	/** Scheme, host and port: `http://127.0.0.1:8080`. */
	url: string;
}

/** An arm that runs already and is not ours: it can be asked, and nothing is known of its processes, data or keys. */
export interface Elsewhere {
	arm: string;
	url: string;
	/** Does nothing: whoever started it stops it. */
	stop(): Promise<void>;
}

/** The arm that a system is. */
export function elsewhere({ name, url }: System): Elsewhere {
	return { arm: name, url, stop: async () => undefined };
}

/** Whether an arm was started by this run, and can be looked into. */
export function isOurs(arm: Target | Elsewhere): arm is Target {
	return "units" in arm;
}
