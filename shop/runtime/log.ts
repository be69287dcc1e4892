import pino from "pino";

export type Log = pino.Logger;

/** Logs JSON lines to stdout, synchronously: a killed process has said what it had to say. */
export function createLog(unit: string, level: string): Log {
	return pino(
		{ name: unit, level, base: { pid: process.pid } },
		pino.destination({ fd: 1, sync: true }),
	);
}
