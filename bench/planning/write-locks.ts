import { readFileSync } from "node:fs";

/** The byte of a database's -shm file whose lock is the right to write (SQLite, wal.c, WAL_WRITE_LOCK). */
const writeLock = "120 120";

/** Looks, every few milliseconds, who holds the write lock of a SQLite database in WAL mode. */
export interface LockWatch {
	/** Ends it: of all looks, the share at which each unit held a lock; null where the system does not tell. */
	stop(): Record<string, number> | null;
}

/**
 * Samples /proc/locks: it costs the shop nothing, while a wrapper around each transaction would be measured too. By the
 * utilisation law the share is X·D of the write lock, so that D follows.
 */
export function watchWriteLocks(
	units: readonly { name: string; pid: () => number | undefined }[],
	everyMs = 3,
): LockWatch {
	let looks = 0;
	const held = new Map(units.map(({ name }) => [name, 0]));
	const nameOf = new Map(units.map(({ name, pid }) => [pid(), name]));
	const look = () => {
		const holders = readHolders();
		if (!holders) return;
		looks += 1;
		for (const pid of holders) {
			const name = nameOf.get(pid);
			if (name !== undefined) held.set(name, (held.get(name) ?? 0) + 1);
		}
	};
	const timer = setInterval(look, everyMs);
	return {
		stop() {
			clearInterval(timer);
			if (looks === 0) return null;
			return Object.fromEntries(
				[...held].map(([name, count]) => [name, count / looks]),
			);
		},
	};
}

/** Processes that hold a write lock at this moment; undefined where the system does not tell. */
function readHolders(): Set<number> | undefined {
	try {
		return holdersIn(readFileSync("/proc/locks", "utf8"));
	} catch {
		// Not Linux: there is nothing to look at.
		return undefined;
	}
}

/** Reads the text of /proc/locks: `1: POSIX  ADVISORY  WRITE 4711 08:01:1234 120 120`. */
export function holdersIn(text: string): Set<number> {
	const holders = new Set<number>();
	for (const line of text.split("\n")) {
		const fields = line.trim().split(/\s+/);
		// A line with an arrow waits for the lock, and does not hold it.
		if (fields[1] === "->" || fields[3] !== "WRITE") continue;
		if (fields.slice(6, 8).join(" ") === writeLock)
			holders.add(Number(fields[4]));
	}
	return holders;
}
