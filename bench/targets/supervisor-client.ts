import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { journalEnvironment, journalled } from "../pids/journal.ts";
import { createChildOrders } from "./child-orders.ts";
import { UnitFailed } from "./errors.ts";
import type { FromSupervisor, JournalEntry, Order } from "./protocol.ts";
import { type Ended, endedChildrenCpuMicros } from "./usage.ts";

/** The supervisor, as the command line sees it. */
export interface SupervisorClient {
	pid: number;
	/** Has an order carried out. Rejects with the supervisor's reason. */
	order(order: Order): Promise<unknown>;
	/** All that happened so far, oldest first. */
	journal(): readonly JournalEntry[];
	/** Living processes of a unit, oldest first. */
	pids(unit: string): number[];
	/** Processes that have ended, with their CPU; of two that ended at once, one may be told with that of both. */
	ended(): readonly Ended[];
	/** Ends the supervisor and whatever it still runs. Resolves when it is gone. */
	end(): Promise<void>;
}

export interface SupervisorOptions {
	/** The supervisor's bundle. */
	file: string;
	/** Whose units it keeps. */
	arm: string;
	logFile: string;
}

/** Starts a supervisor as a child process. */
export function startSupervisor(options: SupervisorOptions): SupervisorClient {
	const child = spawnSupervisor(options);
	const journal: JournalEntry[] = [];
	const living = new Map<number, string>();
	const ended: Ended[] = [];
	const { give, settle, failAll } = createChildOrders<Order>(child);
	/** The supervisor is the parent of all: what its dead children used grew by what this one did. */
	const noteEnd = ({ pid, unit }: JournalEntry) => {
		const known = ended.reduce((sum, { cpuMicros }) => sum + cpuMicros, 0);
		const cpuMicros = endedChildrenCpuMicros(child.pid ?? 0) - known;
		ended.push({ pid, unit, cpuMicros: Math.max(0, cpuMicros) });
	};

	child.on("message", (message: FromSupervisor) => {
		if (message.type !== "journal") return settle(message);
		const { entry } = message;
		journal.push(entry);
		if (entry.event === "started") living.set(entry.pid, entry.unit);
		if (entry.event !== "exited") return;
		living.delete(entry.pid);
		noteEnd(entry);
	});
	const gone = new Promise<void>((resolve) => {
		const over = (why: string) => {
			const { arm, logFile } = options;
			failAll(
				new UnitFailed(`the supervisor of ${arm} ${why}; see ${logFile}`),
			);
			endAll(living.keys());
			resolve();
		};
		child.once("exit", (code, signal) => over(`ended (${signal ?? code})`));
		child.once("error", (error) => over(`cannot run: ${error.message}`));
	});
	return {
		pid: child.pid ?? 0,
		order: give,
		journal: () => journal,
		pids: (unit) =>
			[...living].filter(([, name]) => name === unit).map(([pid]) => pid),
		ended: () => ended,
		async end() {
			if (child.connected) child.disconnect();
			const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
			await gone;
			clearTimeout(force);
		},
	};
}

function spawnSupervisor({ file, arm, logFile }: SupervisorOptions) {
	const log = openSync(logFile, "a", 0o600);
	try {
		const child = spawn(process.execPath, [file], {
			stdio: ["ignore", log, log, "ipc"],
			// A group of its own: Ctrl-C in the terminal reaches the command line alone, which then stops all in order.
			detached: true,
			env: { ...inherited(), ...journalEnvironment() },
		});
		return journalled(child, { unit: "supervisor", arm });
	} finally {
		closeSync(log);
	}
}

/** Units get what they are told, and nothing that happens to be set where the command line was called. */
function inherited(): NodeJS.ProcessEnv {
	const names = ["PATH", "HOME", "TMPDIR", "LANG", "TZ"];
	return Object.fromEntries(
		names.flatMap((name) => {
			const value = process.env[name];
			return value === undefined ? [] : [[name, value]];
		}),
	);
}

/** Only a supervisor that was itself killed leaves processes: each ends by its own disconnect, unless it is stopped. */
function endAll(pids: Iterable<number>): void {
	for (const pid of pids) {
		try {
			process.kill(pid, "SIGKILL");
		} catch {
			// Gone already, as it should be.
		}
	}
}
