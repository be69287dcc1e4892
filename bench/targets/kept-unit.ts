import type { Standby } from "./blue-green.ts";
import type { Kept } from "./keeper.ts";
import type { PlainStrategy } from "./protocol.ts";

/** A unit under the supervisor's care: its processes, and where its releases stand. */
export interface KeptUnit {
	name: string;
	processes: readonly Kept[];
	/** A release is under way. */
	isBusy: boolean;
	/** The version that ran before the last replacement, until the unit has gone back to it. */
	before: Before | undefined;
	canary: Canary | undefined;
}

/** A version to which a unit can go back. */
export interface Before {
	file: string;
	/** How to start it, when it does not rest any more. */
	strategy: PlainStrategy;
	/** Ends its rest. */
	timer?: NodeJS.Timeout;
}

/** A process of another version, which has a share of the requests. */
export interface Canary {
	standby: Standby;
	file: string;
	readyLimitMs: number;
	/** Why it takes no requests any more. */
	ended?: string;
}

/** A unit whose processes are not started yet. */
export function keepUnit(name: string, processes: readonly Kept[]): KeptUnit {
	return {
		...{ name, processes, isBusy: false },
		...{ before: undefined, canary: undefined },
	};
}

/** Does one thing with the releases of a unit at a time. Throws while another is under way. */
export async function alone<Result>(
	unit: KeptUnit,
	work: () => Promise<Result>,
): Promise<Result> {
	if (unit.isBusy)
		throw new Error(
			`${unit.name} is being replaced already: wait until that is over`,
		);
	unit.isBusy = true;
	try {
		return await work();
	} finally {
		unit.isBusy = false;
	}
}

/** Throws where a canary would be forgotten. */
export function mustHaveNoCanary({ name, canary }: KeptUnit): void {
	if (canary)
		throw new Error(
			`${name} has a canary: promote or abort it before another release`,
		);
}
