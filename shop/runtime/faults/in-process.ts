import type { Database } from "../sqlite.ts";
import type { Begun, ProcessFault } from "./protocol.ts";

type FaultOf<Kind> = Extract<ProcessFault, { kind: Kind }>;

/** Blocks the event loop, once whoever asked has his answer. It ends by itself: a blocked loop hears nothing. */
export function hang({ forMs }: FaultOf<"hang">): Begun {
	let fired = 0;
	setTimeout(() => {
		fired = 1;
		const nobody = new Int32Array(new SharedArrayBuffer(4));
		Atomics.wait(nobody, 0, 0, forMs);
	}, 20);
	return { fired: () => fired, heal: () => undefined };
}

const leakEveryMs = 20;

/** Keeps ever more numbers on the heap, until it is healed or V8 gives up. */
export function memoryLeak({ bytesPerSecond }: FaultOf<"memoryLeak">): Begun {
	const kept: number[][] = [];
	const length = Math.ceil((bytesPerSecond * leakEveryMs) / 1000 / 8);
	const timer = setInterval(() => {
		kept.push(new Array<number>(length).fill(Math.random()));
	}, leakEveryMs);
	return {
		fired: () => kept.length,
		heal() {
			clearInterval(timer);
			kept.length = 0;
		},
	};
}

/** What the clock of this process says, so much later (or earlier) than it is. Timers go on as before. */
export function clockShift({ byMs }: FaultOf<"clockShift">): Begun {
	const Real = globalThis.Date;
	class Shifted extends Real {
		constructor(...given: [] | [number | string]) {
			if (given.length === 0) super(Real.now() + byMs);
			else super(...(given as [number]));
		}
		static override now(): number {
			return Real.now() + byMs;
		}
	}
	globalThis.Date = Shifted as DateConstructor;
	return {
		fired: () => 1,
		heal() {
			globalThis.Date = Real;
		},
	};
}

const mostPages = 4_294_967_294;
const probe = `
	CREATE TABLE shoplab_probe (filler BLOB);
	INSERT INTO shoplab_probe VALUES (zeroblob(1000000));
	DROP TABLE shoplab_probe;`;

/**
 * Lets the files of databases grow no more: SQLite then says SQLITE_FULL, as it does on a full disk. What fits into pages that
 * are there already is still written.
 */
export function diskFull(databases: readonly Database[]): Begun {
	const limit = (database: Database, pages: number) =>
		database.pragma(`max_page_count = ${pages}`);
	const isFull = (database: Database) => {
		try {
			database.transaction(() => database.exec(probe)).immediate();
			return false;
		} catch (error) {
			return (error as { code?: string }).code === "SQLITE_FULL";
		}
	};
	for (const database of databases)
		limit(database, Number(database.pragma("page_count", { simple: true })));
	const fired = databases.filter(isFull).length;
	return {
		fired: () => fired,
		heal() {
			for (const database of databases) limit(database, mostPages);
			if (databases.some(isFull))
				throw new Error("a database still cannot grow");
		},
	};
}
