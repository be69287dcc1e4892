import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { journalled, noteEnd, noteStart } from "../pids/journal.ts";
import { pinned } from "./pinning.ts";
import type { RabbitmqPorts } from "./rabbitmq-environment.ts";
import { usageOf } from "./usage.ts";

/** What one life of a private RabbitMQ is started from; the same files and ports make the next life. */
export interface RabbitmqLife {
	scripts: string;
	folder: string;
	ports: RabbitmqPorts;
	env: Record<string, string>;
	/** Cores of the systems under test; empty for all. */
	cores: readonly number[];
}

/** A RabbitMQ that runs. */
export interface RabbitmqProcess {
	/** Resolves when it greets clients. Rejects, with nothing left running, when it does not get there. */
	ready: Promise<void>;
	/** The Erlang machine's process; undefined until it has told, and when it is gone, whoever ended it. */
	pid(): number | undefined;
	/** Kills the broker and its port mapper. Resolves when both are gone. Safe to call twice. */
	kill(): Promise<void>;
}

const readyLimitMs = 60_000;

/** Starts RabbitMQ. */
export function launchRabbitmq(life: RabbitmqLife): RabbitmqProcess {
	const guard = spawnGuarded(life);
	const ready = untilGreeted(life.ports.amqp, guard).then(
		() => noteGuarded(life, guard),
		async (cause) => {
			await end(guard);
			throw cause;
		},
	);
	return {
		ready,
		pid() {
			const pid = erlangPid(life.folder);
			return pid !== undefined && usageOf(pid) ? pid : undefined;
		},
		kill: () => end(guard),
	};
}

/**
 * A shell that ends both programs as soon as its input ends: also when we are killed and could not say so. RabbitMQ's script is
 * the parent of the Erlang machine and ends after it; `wait` takes the dead away before the rest of the group follows.
 */
const guardScript = `
epmd -port "$1" -address 127.0.0.1 & mapper=$!
echo "$mapper" > "$4"
"$2/rabbitmq-server" & broker=$!
cat > /dev/null
if [ -s "$3" ]; then broker=$(cat "$3"); fi
kill -KILL "$broker" "$mapper"
wait
kill -KILL 0
`;

function spawnGuarded(life: RabbitmqLife): ChildProcess {
	const { scripts, folder, ports, env, cores } = life;
	const pidFile = pidFileIn(folder);
	// One of an earlier life names a process that may be anybody's by now, and the guard kills what it names.
	rmSync(pidFile, { force: true });
	const { file, args } = pinned(cores, {
		file: "/bin/sh",
		args: [
			...["-c", guardScript, "guard", String(ports.epmd), scripts],
			...[pidFile, mapperFileIn(folder)],
		],
	});
	const log = openSync(join(folder, "console.log"), "a", 0o600);
	try {
		const child = spawn(file, args, {
			cwd: folder,
			env,
			stdio: ["pipe", log, log],
			detached: true,
		});
		return journalled(child, { unit: "guard of rabbitmq" });
	} finally {
		closeSync(log);
	}
}

/** Children of the guard, which outlive it should it be killed alone. */
function noteGuarded(
	{ folder, ports }: RabbitmqLife,
	guard: ChildProcess,
): void {
	const broker = erlangPid(folder);
	const mapper = pidIn(mapperFileIn(folder));
	noteStart(broker, { unit: "rabbitmq", port: ports.amqp });
	noteStart(mapper, { unit: "epmd of rabbitmq", port: ports.epmd });
	guard.once("exit", () => [broker, mapper].forEach(noteEnd));
}

async function end(guard: ChildProcess): Promise<void> {
	if (hasEnded(guard)) return;
	const gone = new Promise((resolve) => guard.once("exit", resolve));
	guard.stdin?.destroy();
	await gone;
}

function hasEnded(guard: ChildProcess): boolean {
	return guard.exitCode !== null || guard.signalCode !== null;
}

async function untilGreeted(port: number, guard: ChildProcess): Promise<void> {
	const deadline = performance.now() + readyLimitMs;
	while (performance.now() < deadline) {
		if (hasEnded(guard)) throw new Error("it ended while starting");
		if (await greets(port)) return;
		await sleep(100);
	}
	throw new Error(`it was not ready within ${readyLimitMs} ms`);
}

/** An AMQP 0-9-1 server answers the protocol header with the method frame Connection.Start, whose first byte is 1. */
function greets(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ host: "127.0.0.1", port, timeout: 2_000 });
		const finish = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		socket.once("connect", () => socket.write("AMQP\x00\x00\x09\x01"));
		socket.once("data", (bytes) => finish(bytes[0] === 1));
		socket.once("timeout", () => finish(false));
		socket.once("error", () => finish(false));
		socket.once("close", () => finish(false));
	});
}

function erlangPid(folder: string): number | undefined {
	return pidIn(pidFileIn(folder));
}

function pidIn(file: string): number | undefined {
	try {
		const pid = Number(readFileSync(file, "utf8"));
		return pid > 0 ? pid : undefined;
	} catch {
		// It has not been written yet.
		return undefined;
	}
}

function pidFileIn(folder: string): string {
	return join(folder, "pid");
}

function mapperFileIn(folder: string): string {
	return join(folder, "epmd.pid");
}
