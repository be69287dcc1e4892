import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { closeSync, openSync } from "node:fs";
import { UnitFailed } from "./errors.ts";
import { logTail } from "./log-tail.ts";
import { pinned } from "./pinning.ts";

/** The outside card processor of one target. */
export interface CardProcessor {
	url: string;
	/** Opens its control operations. */
	controlToken: string;
	pid: number;
	/** Resolves when it is gone. */
	stop(): Promise<void>;
}

export interface CardProcessorOptions {
	/** Its bundle. */
	file: string;
	port: number;
	/** Cores that it shares with the load driver; empty for all. */
	cores: readonly number[];
	dataDir: string;
	logFile: string;
	/** How long each answer takes. */
	delayMs: number;
	readyLimitMs: number;
}

/** Starts the card processor. Throws UnitFailed, with nothing left running, when it does not get ready. */
export async function startCardProcessor(
	options: CardProcessorOptions,
): Promise<CardProcessor> {
	const controlToken = randomBytes(24).toString("base64url");
	const child = spawnChild(options, controlToken);
	const gone = new Promise<string>((resolve) => {
		child.once("error", (error) => resolve(error.message));
		child.once("exit", (code, signal) =>
			resolve(`it ended (${signal ?? code})`),
		);
	});
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
		child.kill("SIGKILL");
		await stop();
		throw new UnitFailed(
			`the card processor did not start: ${failure}${logTail(options.logFile)}`,
		);
	}
	const url = `http://127.0.0.1:${options.port}`;
	return { url, controlToken, pid: child.pid ?? 0, stop };
}

function spawnChild(
	{ file, port, cores, dataDir, delayMs, logFile }: CardProcessorOptions,
	controlToken: string,
): ChildProcess {
	const command = pinned(cores, { file: process.execPath, args: [file] });
	const log = openSync(logFile, "a", 0o600);
	try {
		return spawn(command.file, command.args, {
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
