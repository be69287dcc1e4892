/** One thing that happened to a process of a unit, as the supervisor saw it. */
export interface JournalEntry {
	/** Milliseconds since 1970; never less than in the entry before. */
	atMs: number;
	unit: string;
	pid: number;
	/**
	 * `killed`: a signal was sent on purpose. `restarted`: ready again after a crash. `replaced`: the new process took over.
	 * `kept`: the new process did not become ready, so the old one stays. `struck`: it was given a fault that it may die of.
	 */
	event:
		| "started"
		| "ready"
		| "killed"
		| "exited"
		| "restarted"
		| "replaced"
		| "kept"
		| "struck";
	/** Of `exited`: the exit code, unless a signal ended it. */
	code?: number;
	/** Of `exited` and `killed`. */
	signal?: NodeJS.Signals;
}

/** How to start a unit. */
export interface UnitPlan {
	name: string;
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

export type Strategy = "rolling" | "recreate";

/** What became of a replacement. */
export interface Replacement {
	/** False: the new process did not become ready and the old one stays. */
	replaced: boolean;
	/** Why not. */
	why?: string;
	/** From the start of the new process until it was ready. */
	readyMs: number;
	/** Until the old process had finished its last answer and was gone. */
	totalMs: number;
}

/** What a process of a unit is asked over the supervisor's channel (shop/runtime/faults). */
export interface Question {
	type: "fault";
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
			strategy: Strategy;
			readyLimitMs: number;
	  }
	| { do: "stop"; graceMs: number };

export type ToSupervisor = { id: number; order: Order };

export type FromSupervisor =
	| { type: "journal"; entry: JournalEntry }
	| { type: "answer"; id: number; value: unknown }
	| { type: "refusal"; id: number; message: string };
