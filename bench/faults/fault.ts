import type { Fault } from "../scenario/fault-shape.ts";
import type { Target } from "../targets/target.ts";

/** A fault that has been set off. Times are epoch ms. */
export interface FiredFault {
	firedAtMs: number;
	/**
	 * Ends it, and waits until it has ended, at most as long as it was given patience. Answers when that was; null when it was not
	 * seen to end. Safe to call again.
	 */
	heal(): Promise<number | null>;
	/** How often it struck. */
	count(): Promise<number>;
	/** What shows that it fired and healed. */
	proof(): string;
}

/** An arm that cannot have a fault: nothing was done. */
export interface NotHere {
	here: false;
	/** Completes "this arm cannot have it: …". */
	why: string;
}

/** What an injector is given. */
export interface Scene<Kind extends Fault = Fault> {
	target: Target;
	fault: Kind;
	/** How long after its beginning it is to be healed, in ms; null when it is to end by itself. */
	healsAfterMs: number | null;
	/** How long its end is waited for. */
	patienceMs: number;
}

export function notHere(why: string): NotHere {
	return { here: false, why };
}

export function isHere(made: FiredFault | NotHere): made is FiredFault {
	return !("here" in made);
}
