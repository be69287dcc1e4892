import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { journalled } from "../pids/journal.ts";
import type { Detour } from "./calls.ts";
import { type ChildOrders, createChildOrders } from "./child-orders.ts";
import { messageOf, UnitFailed } from "./errors.ts";
import { logTail } from "./log-tail.ts";
import { pinned } from "./pinning.ts";
import type {
	FromRelays,
	RelayBehaviour,
	RelayOrder,
	Struck,
} from "./relay-protocol.ts";

/** A relay in the way of one call. */
export interface CallRelay {
	/** Holds from now on, for open connections as for new ones; counts what it hits from nothing. */
	behave(behaviour: RelayBehaviour): Promise<void>;
	/** Everything passes again. A connection that a cut took something from is reset. */
	heal(): Promise<void>;
	/** What the latest behaviour has hit, healed or not: the proof that it fired. */
	struck(): Promise<Struck>;
}

/** All relays of a target, in one process. */
export interface Relays {
	pid: number;
	/** The relay of a detour that was asked for. */
	at(detour: Detour): CallRelay;
	healAll(): Promise<void>;
	/** Resolves when the process is gone. */
	stop(): Promise<void>;
}

export interface RelaysOptions {
	/** The program's bundle. */
	file: string;
	/** Whose they are, for whoever asks what runs. */
	arm?: string;
	detours: readonly Detour[];
	/** Cores that it shares with the load driver; empty for all. */
	cores: readonly number[];
	logFile: string;
	readyLimitMs: number;
}

/** Starts the relays. Throws UnitFailed, with nothing left running, when they do not get ready. */
export async function startRelays(options: RelaysOptions): Promise<Relays> {
	const child = spawnChild(options);
	const { give, settle, failAll } = createChildOrders<RelayOrder>(child);
	const gone = new Promise<string>((resolve) => {
		child.once("error", (error) => resolve(`cannot run: ${error.message}`));
		child.once("exit", (code, signal) => resolve(`ended (${signal ?? code})`));
	});
	gone.then((why) =>
		failAll(new Error(`the relay process ${why}; see ${options.logFile}`)),
	);
	const ready = new Promise<undefined>((resolve) => {
		child.on("message", (message: FromRelays) =>
			message.type === "ready" ? resolve(undefined) : settle(message),
		);
	});
	const stop = async () => {
		if (child.connected) child.disconnect();
		const force = setTimeout(() => child.kill("SIGKILL"), 5_000);
		await gone;
		clearTimeout(force);
	};
	const late = afterMs(options.readyLimitMs);
	const failure = await Promise.race([ready, gone, late.over]);
	late.cancel();
	if (failure !== undefined) {
		await stop();
		throw new UnitFailed(
			`the relays did not start: the process ${failure}${logTail(options.logFile)}`,
		);
	}
	const { detours } = options;
	return {
		pid: child.pid ?? 0,
		at: (detour) => relayAt(detours.indexOf(detour), give),
		async healAll() {
			await Promise.all(detours.map((_, index) => relayAt(index, give).heal()));
		},
		stop,
	};
}

function relayAt(
	relay: number,
	give: ChildOrders<RelayOrder>["give"],
): CallRelay {
	const behave = async (behaviour: RelayBehaviour) => {
		await give({ do: "behave", relay, behaviour });
	};
	return {
		behave,
		heal: () => behave({ mode: "pass" }),
		struck: async () => (await give({ do: "struck", relay })) as Struck,
	};
}

function spawnChild(options: RelaysOptions): ChildProcess {
	const { file, arm, detours, cores, logFile } = options;
	const command = pinned(cores, { file: process.execPath, args: [file] });
	const log = openSync(logFile, "a", 0o600);
	try {
		const child = spawn(command.file, command.args, {
			stdio: ["ignore", log, log, "ipc"],
			// Ctrl-C in the terminal must not reach it before the units have ended what they ask each other.
			detached: true,
			env: {
				PATH: process.env.PATH,
				NODE_ENV: "production",
				// Not read: it tells whoever looks at the processes of this machine whose relay it is.
				LOG_FILE: logFile,
				RELAYS: JSON.stringify(
					detours.map(({ port, toPort }) => ({ port, toPort })),
				),
			},
		});
		return journalled(child, { unit: "relay", arm });
	} catch (cause) {
		throw new UnitFailed(`the relays did not start: ${messageOf(cause)}`, {
			cause,
		});
	} finally {
		closeSync(log);
	}
}

function afterMs(limitMs: number) {
	let timer: NodeJS.Timeout | undefined;
	const over = new Promise<string>((resolve) => {
		const why = `was not ready within ${limitMs} ms`;
		timer = setTimeout(() => resolve(why), limitMs);
	});
	return { over, cancel: () => clearTimeout(timer) };
}
