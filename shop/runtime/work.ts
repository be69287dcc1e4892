import type { Edge } from "./edge.ts";

/** Processor time so far, in microseconds: of this thread where Node tells it (from 23.9 on), else of this process. */
const usage =
	(process as { threadCpuUsage?: typeof process.cpuUsage }).threadCpuUsage ??
	process.cpuUsage;

const cpuMicros = () => total(usage());

const total = ({ user, system }: NodeJS.CpuUsage) => user + system;

/**
 * Burns processor time by computing. By the clock of the processor and not of the wall: who has to wait for a core burns no
 * less, and a count of turns would be as wrong as its calibration. Answers a number that depends on every turn.
 */
export function burn(micros: number): number {
	const end = cpuMicros() + micros;
	let mixed = micros;
	while (cpuMicros() < end)
		for (let turn = 0; turn < 2_000; turn += 1)
			mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) + turn;
	return mixed;
}

/** An edge at which every request burns this much first, once, whichever door it came by. */
export function withWork(edge: Edge, micros: number): Edge {
	return {
		...edge,
		admit(operation, headers) {
			burn(micros);
			return edge.admit(operation, headers);
		},
		invoke(route, raw, headers) {
			burn(micros);
			return edge.invoke(route, raw, headers);
		},
	};
}
