import type { Bus, KillableBroker } from "./broker.ts";
import type { CardProcessor } from "./card-processor.ts";
import type { Keys } from "./keys.ts";
import type {
	CanaryCounts,
	CanaryEnding,
	CanaryPlan,
	CanaryStart,
	Grown,
	JournalEntry,
	PlainStrategy,
	Probe,
	Question,
	Replacement,
} from "./protocol.ts";
import type { CallRelay } from "./relays.ts";
import type { Usage } from "./usage.ts";

/** A process, or what stands for one, that ships and restarts alone. */
export interface TargetUnit {
	name: string;
	capabilities: readonly string[];
	url: string;
	/** The process that serves now; undefined while the unit is down. During a rolling replacement the newer one. */
	pid(): number | undefined;
}

/** How a bundle takes the place of another. */
export interface ReplaceOptions {
	strategy?: PlainStrategy;
	readyLimitMs?: number;
	/** How long old processes of `blue-green` rest, so that the way back is one message; 30 s by default. */
	restMs?: number;
	/** Asked of a new version of `blue-green` before it serves, beside its readiness. */
	probe?: Probe;
}

/** What becomes of a canary. */
export type CanaryEnd =
	| { do: "abort" }
	| {
			do: "promote";
			/** As that of ReplaceOptions. */
			restMs?: number;
	  };

/** An arm that runs, and what can be done to it. Faults and deploys name a capability; `unitOf` says whom that hits. */
export interface Target {
	arm: string;
	/** The door that customers use: http://127.0.0.1:port. It answers ready, as every unit does. */
	url: string;
	bus: Bus["kind"];
	units: readonly TargetUnit[];
	/** The unit that holds a capability. Throws when none does. */
	unitOf(capability: string): string;
	/** The outside card processor. `controlToken` opens its control operations. Whoever crashes it revives it. */
	cardProcessor: Pick<
		CardProcessor,
		"url" | "controlToken" | "pid" | "crash" | "revive"
	>;
	/**
	 * The relay in the way of the call from one capability, or the gateway, to another. Undefined where the arm has no such call: in
	 * one process there is nothing to cut. Throws when the call has no relay, because `relays` of the options did not name it.
	 */
	relay(from: string, to: string): CallRelay | undefined;
	/** The broker that carries this arm's events, where it is ours to kill. Whoever crashes it revives it. */
	broker: KillableBroker | undefined;
	/** The keys of this target: whoever runs it may sign its test customers in. */
	keys: Keys;
	/**
	 * Sends a signal to a unit's process. The supervisor restarts what ends of it; with `hold` only after `release`.
	 * Throws when the unit is down.
	 */
	kill(
		unit: string,
		signal: NodeJS.Signals,
		options?: { hold?: boolean },
	): Promise<void>;
	/** Asks a unit's first process, or each of them, over its private channel. Rejects when one is down or does not answer. */
	ask(unit: string, question: Question, each?: boolean): Promise<unknown[]>;
	/** Where a capability's database lies. */
	databaseFile(capability: string): string;
	/** Ends a hold: the unit is started again if it is down. */
	release(unit: string): Promise<void>;
	/**
	 * Puts another bundle in a unit's place, `rolling` unless told; see `strategies`. Resolves when the old process has finished its last
	 * answer, or the new one has failed: then the old one stays. An old process of `rolling` ends 5 s later, for those who keep
	 * connections to it. Throws while another release of the unit is under way.
	 */
	replace(
		unit: string,
		file: string,
		options?: ReplaceOptions,
	): Promise<Replacement>;
	/**
	 * Goes back to the version before the last replacement, by the strategy of that one; of `blue-green` and of a promoted canary by
	 * one message, as long as the version before rests. Throws when there is none: nothing was replaced, or this was done already.
	 */
	rollBack(unit: string): Promise<Replacement>;
	/**
	 * Starts one process of another bundle and gives it a share of the unit's requests. What becomes of it is decided by
	 * bench/deploys/canary.ts. Throws while another release of the unit is under way.
	 */
	beginCanary(
		unit: string,
		file: string,
		options: Pick<CanaryPlan, "share" | "slowAfterMs" | "probe"> & {
			readyLimitMs?: number;
		},
	): Promise<CanaryStart>;
	/** What both versions have done since the canary began. Throws when the unit has none. */
	readCanary(unit: string): Promise<CanaryCounts>;
	/**
	 * Ends a canary. `promote`: it serves all, and the old version rests; for several processes of a unit, others of the new version
	 * take their places. `abort`: it finishes what it was given and ends. `readyMs`: until no more requests go to the losing version.
	 */
	endCanary(unit: string, how: CanaryEnd): Promise<CanaryEnding>;
	/** Starts one more process of a unit, which shares its port and its data. Rejects when it does not get ready. */
	grow(unit: string): Promise<Grown>;
	/** What each unit has used since the start, restarts included; a private broker counts as the unit "rabbitmq" where events go from unit to unit. */
	usage(): Record<string, Usage>;
	/** Living processes of all units, a private broker's as above. */
	processes(): readonly { unit: string; pid: number }[];
	/** Bytes of the files in each unit's data folder. */
	diskBytes(): Record<string, number>;
	/** What runs beside the units and is charged to no arm: card processor, supervisor, relays, and a broker that this arm does not use. */
	beside(): Usage[];
	/** All that happened to processes so far, oldest first. */
	journal(): readonly JournalEntry[];
	/** A unit's metrics, in Prometheus' text format. */
	metrics(unit: string): Promise<string>;
	/** Drains and ends everything. Resolves when no process is left. Safe to call twice. */
	stop(): Promise<void>;
}
