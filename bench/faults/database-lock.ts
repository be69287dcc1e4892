import Sqlite from "better-sqlite3";
import type { FaultOf } from "../scenario/fault-shape.ts";
import type { FiredFault, Scene } from "./fault.ts";

/**
 * Holds the write lock of a capability's database, as a backup or a migration that hangs would. Readers go on (WAL); writers wait
 * for as long as their busy_timeout says.
 */
export async function lockDatabase({
	target,
	fault,
}: Scene<FaultOf<"databaseLocked">>): Promise<FiredFault> {
	const { capability } = fault;
	const file = target.databaseFile(capability);
	const holder = new Sqlite(file, { fileMustExist: true, timeout: 2_000 });
	let healedAtMs: number | null = null;
	try {
		holder.exec("BEGIN IMMEDIATE");
	} catch (cause) {
		holder.close();
		throw new Error(`the database ${file} could not be locked`, { cause });
	}
	const firedAtMs = Date.now();
	const isLocked = isWriteLocked(file);
	return {
		firedAtMs,
		async heal() {
			if (healedAtMs !== null) return healedAtMs;
			holder.exec("ROLLBACK");
			holder.close();
			healedAtMs = Date.now();
			return healedAtMs;
		},
		count: async () => (isLocked ? 1 : 0),
		proof: () =>
			`the write lock of ${capability}'s database was ${isLocked ? "held: another writer was told SQLITE_BUSY" : "not held"}${healedAtMs === null ? ", not released" : `, released ${healedAtMs - firedAtMs} ms later`}`,
	};
}

function isWriteLocked(file: string): boolean {
	const other = new Sqlite(file, { fileMustExist: true, timeout: 0 });
	try {
		other.exec("BEGIN IMMEDIATE; ROLLBACK");
		return false;
	} catch (error) {
		return (error as { code?: string }).code === "SQLITE_BUSY";
	} finally {
		other.close();
	}
}
