import type { Strategy } from "../scenario/vocabulary.ts";

/** One thing that happened to a process of a unit, as the supervisor saw it. */
export interface JournalEntry {
	/** Milliseconds since 1970; never less than in the entry before. */
	atMs: number;
	unit: string;
	pid: number;
	/**
	 * `killed`: a signal was sent on purpose. `restarted`: ready again after a crash. `replaced`: the new process took over.
	 * `kept`: the new process did not get ready, or was not to stay, so the old one stays. `struck`: it was given a fault that it
	 * may die of. `sharing`: it takes a share of the requests, as a canary. `rested`: it serves no more, and waits in case that it is
	 * needed again. `returned`: it serves again after its rest.
	 */
	event:
		| "started"
		| "ready"
		| "killed"
		| "exited"
		| "restarted"
		| "replaced"
		| "kept"
		| "struck"
		| "sharing"
		| "rested"
		| "returned";
	/** Of `exited`: the exit code, unless a signal ended it. */
	code?: number;
	/** Of `exited` and `killed`. */
	signal?: NodeJS.Signals;
}

/** How to start a unit. */
export interface UnitPlan {
	name: string;
	/** Whose unit it is, for whoever asks what runs. */
	arm?: string;
	/** The bundle. */
	file: string;
	env: Record<string, string>;
	/** Where stdout and stderr go; appended to. */
	logFile: string;
	/** How many processes share its port and its data; 1 by default. */
	processes?: number;
	/** Largest heap of each process, in MB; V8's own limit by default. */
	heapMegabytes?: number;
	/** See restart-delay.ts, which has the default. */
	recoveredAfterMs?: number;
}

/** The strategies that need nobody to decide meanwhile. */
export type PlainStrategy = Exclude<Strategy, "canary">;

/** What became of a replacement, or of a way back. */
export interface Replacement {
	/** False: the new process did not become ready and the old one stays. */
	replaced: boolean;
	/** Why not. */
	why?: string;
	/** From the start of the new process until it was ready; of a way back, until the version before served again. */
	readyMs: number;
	/** Until the old process had finished its last answer. */
	totalMs: number;
}

/** A request by which a version that stands by is checked before it serves. It passes with any answer below 500. */
export interface Probe {
	path: string;
	headers?: Readonly<Record<string, string>>;
}

/** What a canary is given. */
export interface CanaryPlan {
	file: string;
	/** Of the unit's requests, from 0 to 1; every so many, and not by chance. */
	share: number;
	/** Answers that take longer are counted as slow. */
	slowAfterMs: number;
	readyLimitMs: number;
	/** Asked of it first, beside its readiness. */
	probe?: Probe;
}

/** Whether a canary takes its share. */
export interface CanaryStart {
	/** False: it did not get ready or failed its check, and nothing was given to it. */
	started: boolean;
	/** Why not. */
	why?: string;
	/** From the start of its process until it was ready and checked, or had failed. */
	readyMs: number;
}

/** Requests that one version of a unit was given since the canary began. */
export interface VersionCounts {
	/** Those that have come to their end. */
	requests: number;
	/** Those of them that were answered with 5xx, or whose exchange broke. */
	failures: number;
	/** Those of them that took longer than `slowAfterMs`. */
	slow: number;
}

/** What both versions of a unit have done since the canary began. */
export interface CanaryCounts {
	stable: VersionCounts;
	canary: VersionCounts;
	/** Why the canary takes no requests any more, when its process has ended. */
	ended?: string;
}

/** What became of a canary. */
export interface CanaryEnding extends Replacement {
	/** Of one that was aborted: all that it was given. Of one that was promoted: what had come to its end until then. */
	counts: CanaryCounts;
}

/** A process that was added to a unit. */
export interface Grown {
	/** From its start until it was ready. */
	readyMs: number;
}

/** What a process of a unit is asked over the supervisor's channel (shop/runtime/faults, shop/runtime/release). */
export interface Question {
	type: "fault" | "release";
	order: unknown;
	/** The process may end of it, which is then no failure of the arm. */
	isDeadly?: boolean;
}

/** What the command line asks of the supervisor. */
export type Order =
	| { do: "start"; units: UnitPlan[]; readyLimitMs: number }
	| { do: "kill"; unit: string; signal: NodeJS.Signals; hold: boolean }
	| { do: "release"; unit: string }
	/** Asks processes of a unit over their private channel: the first, or each. Answers with all answers. */
	| { do: "ask"; unit: string; question: Question; each: boolean }
	| {
			do: "replace";
			unit: string;
			file: string;
			strategy: PlainStrategy;
			readyLimitMs: number;
			/** Of `blue-green`: how long the old processes rest before they end. */
			restMs: number;
			/** Of `blue-green`. */
			probe?: Probe;
	  }
	/** Goes back to the version before the last replacement. */
	| { do: "rollBack"; unit: string; readyLimitMs: number }
	| { do: "beginCanary"; unit: string; plan: CanaryPlan }
	| { do: "readCanary"; unit: string }
	| { do: "endCanary"; unit: string; promote: boolean; restMs: number }
	/** Starts one more process of a unit beside the others. Answers with `Grown`. */
	| { do: "grow"; unit: string }
	| { do: "stop"; graceMs: number };

export type ToSupervisor = { id: number; order: Order };

export type FromSupervisor =
	| { type: "journal"; entry: JournalEntry }
	| { type: "answer"; id: number; value: unknown }
	| { type: "refusal"; id: number; message: string };
