import type { Behaviour } from "./behaviour.ts";

/** What calibrate tells its server's process; each is answered once. */
export type ToServer =
	| { type: "behave"; behaviour: Behaviour }
	| { type: "lateness" };

/** What the server's process says. */
export type FromServer =
	| { type: "ready"; url: string }
	| { type: "behaving" }
	/** How late the answers were, ms; null when none was held. */
	| { type: "lateness"; p50: number | null; p99: number | null };
