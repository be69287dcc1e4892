/** How long something takes: always the same, or log-normal with these quantiles. Milliseconds. */
export type Delay = { ms: number } | { p50Ms: number; p99Ms: number };

/** Which requests a fault strikes: a share of them, and only those that name one of `ids` where there are any. */
export interface Struck {
	share: number;
	ids: readonly string[];
}

/** What breaks within a process. The other faults come from outside: signals, locks, relays. */
export type ProcessFault =
	| ({ kind: "handledError" } & Struck)
	| ({ kind: "slow"; delay: Delay } & Struck)
	/** Processor time that each call burns. */
	| ({ kind: "cpuBurn"; burnMs: number } & Struck)
	/** The next call throws where nobody catches. */
	| { kind: "uncaughtError" }
	/** The event loop is blocked for so long. */
	| { kind: "hang"; forMs: number }
	| { kind: "memoryLeak"; bytesPerSecond: number }
	| { kind: "diskFull" }
	| { kind: "clockShift"; byMs: number }
	/** An event that no consumer can read. */
	| { kind: "poisonMessage"; event: string }
	| { kind: "duplicateDelivery" };

/** What a process is told over the channel to its supervisor, and nowhere else. */
export type FaultOrder =
	| { do: "begin"; capability: string; fault: ProcessFault }
	| { do: "count" }
	| { do: "heal" };

/**
 * What it answers. `here`: this process can have such a fault. `fired`: how often it struck since it began. `well`: nothing of
 * it is left.
 */
export interface FaultAnswer {
	here: boolean;
	fired: number;
	well: boolean;
	/** Where it is not here, or when something is left: why. */
	why?: string;
}

/** A fault that goes on. */
export interface Begun {
	fired(): number;
	/** Ends it. Throws when something of it is left. */
	heal(): void;
}
