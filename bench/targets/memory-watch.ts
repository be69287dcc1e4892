import type { Target } from "./target.ts";
import { pssBytesOf } from "./usage.ts";

/**
 * One look, at one process, in so many ms, however many processes an arm has: a look takes the driver's core for up to 4 ms (a tick of
 * the scheduler), and an arm of twelve processes must not be measured by a driver that is disturbed twelve times as often.
 */
const pauseMs = 500;

/** Memory of an arm over a time: the largest that was seen, of each unit and of all at one time. */
export interface MemoryPeak {
	bytes: number;
	units: Readonly<Record<string, number>>;
}

export interface MemoryWatch {
	peak(): MemoryPeak;
	stop(): void;
}

/** Looks at the memory of all units once, at once. */
export function memoryNow(target: Pick<Target, "processes">): MemoryPeak {
	const last = new Map<number, number>();
	const living = target.processes();
	for (const { pid } of living) last.set(pid, pssBytesOf(pid) ?? 0);
	return sumUp(living, last);
}

/** Looks at one process after the other. What all need at one time is the sum of what each was last seen with. */
export function watchMemory(target: Pick<Target, "processes">): MemoryWatch {
	const last = new Map<number, number>();
	let peak = memoryNow(target);
	let turn = 0;
	let timer: NodeJS.Timeout | undefined;
	const look = () => {
		const living = target.processes();
		const next = living[turn % Math.max(1, living.length)];
		turn += 1;
		if (next) {
			const bytes = pssBytesOf(next.pid);
			if (bytes !== undefined) last.set(next.pid, bytes);
			peak = larger(peak, sumUp(living, last));
		}
		timer = setTimeout(look, pauseMs).unref();
	};
	look();
	return {
		peak: () => larger(peak, memoryNow(target)),
		stop: () => clearTimeout(timer),
	};
}

function sumUp(
	living: ReturnType<Target["processes"]>,
	last: ReadonlyMap<number, number>,
): MemoryPeak {
	const units: Record<string, number> = {};
	for (const { unit, pid } of living)
		units[unit] = (units[unit] ?? 0) + (last.get(pid) ?? 0);
	const bytes = Object.values(units).reduce((sum, unit) => sum + unit, 0);
	return { bytes, units };
}

function larger(one: MemoryPeak, other: MemoryPeak): MemoryPeak {
	const units = { ...one.units };
	for (const [unit, bytes] of Object.entries(other.units))
		units[unit] = Math.max(units[unit] ?? 0, bytes);
	return { bytes: Math.max(one.bytes, other.bytes), units };
}
