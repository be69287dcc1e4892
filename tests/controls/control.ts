import type { TextEdit } from "../../bench/scenario/change.ts";
import type { LoadName } from "./loads.ts";

/** What a mechanism is taken out of: a build, or the services with their events on a broker. */
export type Build = "monolith" | "microservices" | "amqp";

/** What taking a mechanism out of a build means: edits of its sources, and exactly the invariants that no longer hold. */
export interface Removal {
	edits: readonly TextEdit[];
	breaks: readonly string[];
	/** The units that get it; all in which it is, unless told. */
	units?: readonly string[];
}

/** A build that has no such mechanism to be taken out. */
export interface NotThere {
	because: string;
}

/** A negative control: a shop without one of its mechanisms, under a load that needs it, must be found broken. */
export interface Control {
	id: string;
	/** What is missing, in words that follow "without". */
	without: string;
	/** One after the other on the same arm. */
	loads: readonly LoadName[];
	monolith: Removal | NotThere;
	microservices: Removal | NotThere;
	/** Only where the broker's side has a mechanism of its own. */
	amqp?: Removal;
}

/** The removals of a build, with their controls. */
export function removalsIn(
	build: Build,
	controls: readonly Control[],
): (Control & Removal)[] {
	return controls.flatMap((control) => {
		const one = control[build];
		return one && "edits" in one ? [{ ...control, ...one }] : [];
	});
}

/** The loads that the controls of a build need. */
export function loadsIn(
	build: Build,
	controls: readonly Control[],
): readonly LoadName[] {
	const all = removalsIn(build, controls).flatMap(({ loads }) => loads);
	return [...new Set(all)];
}
