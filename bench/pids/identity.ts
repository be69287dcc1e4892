import { execFileSync } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";

/** Which process a pid meant when it was noted: pids are used again, starts are not. */
export interface Identity {
	pid: number;
	/** Field 22 of /proc/<pid>/stat, in clock ticks since boot; null where there is no /proc. */
	startTicks: number | null;
	/** When it was noted, in milliseconds since 1970: right after its start. */
	notedAtMs: number;
}

/** The pids of one machine, until it is started again. A container counts its own. */
export interface PidSpace {
	boot: string;
	namespace: string;
}

/** What a process that was started just now is told by later. Reads one small file of /proc, and starts nothing. */
export function identityOf(pid: number): Identity {
	return { pid, startTicks: startTicksOf(pid), notedAtMs: Date.now() };
}

/** Whether the very process is still there. One that has ended and was not yet collected by its parent is not. */
export function isRunning({ pid, startTicks, notedAtMs }: Identity): boolean {
	if (startTicks !== null) return startTicksOf(pid) === startTicks;
	const startedAtMs = toldStart(pid);
	return (
		startedAtMs !== null && Math.abs(startedAtMs - notedAtMs) <= toldWithinMs
	);
}

/** `ps` tells whole seconds, and a process is noted a moment after it was started. */
const toldWithinMs = 2_000;

/** Where this process' pids hold. */
export function pidSpace(): PidSpace {
	try {
		return {
			boot: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim(),
			namespace: readlinkSync("/proc/self/ns/pid"),
		};
	} catch {
		// No /proc: the times of the starts must do.
		return { boot: "", namespace: "" };
	}
}

function startTicksOf(pid: number): number | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
		// The second field is the name in brackets, which may hold spaces and brackets itself.
		const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
		const [state] = fields;
		return state === "Z" || state === "X" ? null : Number(fields[19]);
	} catch {
		return null;
	}
}

/** macOS and others. */
function toldStart(pid: number): number | null {
	try {
		const said = execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], {
			encoding: "utf8",
			env: { ...process.env, LC_ALL: "C" },
			stdio: ["ignore", "pipe", "ignore"],
		});
		const startedAtMs = Date.parse(said.trim());
		return Number.isNaN(startedAtMs) ? null : startedAtMs;
	} catch {
		// ps ends with 1 where there is no such process.
		return null;
	}
}
