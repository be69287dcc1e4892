import type { Edit } from "../../bench/scenario/change.ts";
import type { LoadName } from "./loads.ts";

/** The builds that a mechanism is taken out of. */
export type Build = "monolith" | "microservices";

/** What taking a mechanism out of a build means: edits of its sources, and exactly the invariants that no longer hold. */
export interface Removal {
	edits: readonly Edit[];
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
}

/** The removal for a build, if the mechanism is there. */
export function removalOf(control: Control, build: Build): Removal | undefined {
	const one = control[build];
	return "edits" in one ? one : undefined;
}
