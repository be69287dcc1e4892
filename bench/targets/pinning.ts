import { execFile, execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { promisify } from "node:util";

/** Who runs on which cores. Empty lists: nothing is pinned. */
export interface Pinning {
	/** Cores that the systems under test share. */
	systems: readonly number[];
	/** Cores of the load driver and of the card processor. */
	driver: readonly number[];
	/** One sentence for the report. */
	says: string;
}

/** A command line: what to run and with what. */
export interface Command {
	file: string;
	args: string[];
}

/** The cores of this machine, shared out: the last one drives, the others are under test. */
export function choosePinning(): Pinning {
	if (!hasTaskset())
		return noPinning("taskset is not installed (package util-linux)");
	return shareOut(allowedCores());
}

/** Nothing is pinned, and why. */
export function noPinning(why: string): Pinning {
	return { systems: [], driver: [], says: `not pinned: ${why}` };
}

/** Shares cores out between the systems under test and the driver. */
export function shareOut(cores: readonly number[]): Pinning {
	if (cores.length < 2) return noPinning("there is only one core");
	const systems = cores.slice(0, -1);
	const driver = cores.slice(-1);
	return {
		systems,
		driver,
		says: `systems under test on core ${systems.join(",")}; driver and card processor on core ${driver.join(",")}`,
	};
}

/** The command that runs a command on some cores; no cores, no change. */
export function pinned(cores: readonly number[], command: Command): Command {
	if (cores.length === 0) return command;
	return {
		file: "taskset",
		args: ["-c", cores.join(","), command.file, ...command.args],
	};
}

/** Moves running processes, with all their threads, to some cores; no cores, no change. */
export async function moveTo(
	cores: readonly number[],
	pids: readonly number[],
): Promise<void> {
	if (cores.length === 0) return;
	const run = promisify(execFile);
	await Promise.all(
		pids.map((pid) =>
			run("taskset", ["-a", "-c", "-p", cores.join(","), String(pid)]),
		),
	);
}

/** Reads a list of cores as the kernel writes it: "0-2,5" is 0, 1, 2 and 5. */
export function parseCores(list: string): number[] {
	return list
		.trim()
		.split(",")
		.flatMap((part) => {
			const [first, last = first] = part.split("-").map(Number);
			if (first === undefined || last === undefined) return [];
			return Array.from({ length: last - first + 1 }, (_, i) => first + i);
		});
}

function allowedCores(): number[] {
	try {
		const status = readFileSync("/proc/self/status", "utf8");
		const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1];
		if (list) return parseCores(list);
	} catch {
		// No /proc: not Linux, so the count below is all there is to know.
	}
	return Array.from({ length: availableParallelism() }, (_, core) => core);
}

function hasTaskset(): boolean {
	if (process.platform !== "linux") return false;
	try {
		execFileSync("taskset", ["--version"], { stdio: "ignore" });
		return true;
	} catch {
		return false;
	}
}
