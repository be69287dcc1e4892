import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { journalled } from "../pids/journal.ts";
import { UnitFailed } from "./errors.ts";
import { logTail } from "./log-tail.ts";
import { pinned } from "./pinning.ts";

export interface CardProcessorOptions {
	/** Its bundle. */
	file: string;
	port: number;
	/** Whose it is, for whoever asks what runs. */
	arm?: string;
	/** Cores that it shares with the load driver; empty for all. */
	cores: readonly number[];
	dataDir: string;
	logFile: string;
	/** How long each answer takes. */
	delayMs: number;
	readyLimitMs: number;
}

/** A process of the card processor that is ready. */
export interface CardProcess {
	pid: number;
	hasEnded(): boolean;
	/** Lets it finish its answers. Resolves when it is gone. */
	stop(): Promise<void>;
	/** Ends it at once. Resolves when it is gone. */
	kill(): Promise<void>;
}

/** Starts a process of the card processor. Throws UnitFailed, with nothing left running, when it does not get ready. */
export async function launchCardProcess(
	options: CardProcessorOptions,
	controlToken: string,
): Promise<CardProcess> {
	const child = spawnChild(options, controlToken);
	const gone = new Promise<string>((resolve) => {
		child.once("error", (error) => resolve(error.message));
		child.once("exit", (code, signal) =>
			resolve(`it ended (${signal ?? code})`),
		);
	});
	const kill = async () => {
		child.kill("SIGKILL");
		await gone;
	};
	const stop = async () => {
		if (child.connected) child.disconnect();
		const force = setTimeout(() => child.kill("SIGKILL"), 6_000);
		await gone;
		clearTimeout(force);
	};
	const failure = await Promise.race([
		ready(child),
		gone,
		late(options.readyLimitMs),
	]);
	if (failure !== undefined) {
		await kill();
		throw new UnitFailed(
			`the card processor did not start: ${failure}${logTail(options.logFile)}`,
		);
	}
	const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
	return { pid: child.pid ?? 0, hasEnded, stop, kill };
}

function spawnChild(
	{ file, port, arm, cores, dataDir, delayMs, logFile }: CardProcessorOptions,
	controlToken: string,
): ChildProcess {
	const command = pinned(cores, { file: process.execPath, args: [file] });
	const log = openSync(logFile, "a", 0o600);
	try {
		const child = spawn(command.file, command.args, {
			stdio: ["ignore", log, log, "ipc"],
			// Ctrl-C in the terminal must not reach it before the units have settled with it.
			detached: true,
			env: {
				PATH: process.env.PATH,
				NODE_ENV: "production",
				PORT: String(port),
				DATA_DIR: dataDir,
				DELAY_MS: String(delayMs),
				CARD_CONTROL_TOKEN: controlToken,
			},
		});
		return journalled(child, { unit: "card processor", arm, port });
	} finally {
		closeSync(log);
	}
}

function ready(child: ChildProcess): Promise<undefined> {
	return new Promise((resolve) => {
		child.on("message", (message: { type?: string }) => {
			if (message.type === "ready") resolve(undefined);
		});
	});
}

function late(limitMs: number): Promise<string> {
	return new Promise((resolve) => {
		setTimeout(
			() => resolve(`it was not ready within ${limitMs} ms`),
			limitMs,
		).unref();
	});
}
