import { type ChildProcess, execFile, spawn } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { basename, dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { EnvironmentNotReady } from "./errors.ts";
import { pinned } from "./pinning.ts";
import { takePorts } from "./ports.ts";

/** A RabbitMQ of our own, on loopback, without root, with all its files in one folder. */
export interface Rabbitmq {
	/** "rabbitmq_server-3.10.8". */
	version: string;
	/** The Erlang machine's process. */
	pid(): number | undefined;
	/** The address of a new, empty virtual host. The one before is deleted. */
	freshUrl(): Promise<string>;
	/** Ends the broker and its port mapper. Resolves when both are gone. */
	stop(): Promise<void>;
}

export interface RabbitmqOptions {
	/** The folder that findRabbitmq found. */
	scripts: string;
	folder: string;
	/** Cores of the systems under test; empty for all. */
	cores: readonly number[];
}

const home = "/usr/lib/rabbitmq/lib";
const readyLimitMs = 60_000;

/** The folder of RabbitMQ's scripts, or undefined where it is not installed. The ones in /usr/sbin insist on root. */
export function findRabbitmq(): string | undefined {
	if (!existsSync(home)) return undefined;
	const version = readdirSync(home)
		.filter((name) => name.startsWith("rabbitmq_server-"))
		.sort()
		.at(-1);
	return version && join(home, version, "sbin");
}

/** Starts a private RabbitMQ. Throws EnvironmentNotReady, with nothing left running, when it does not get ready. */
export async function startRabbitmq(
	options: RabbitmqOptions,
): Promise<Rabbitmq> {
	const folder = resolve(options.folder);
	const ports = await takePorts();
	const [amqp, dist, epmd] = [ports.next(), ports.next(), ports.next()];
	const env = environment(folder, { amqp, dist, epmd });
	const guard = spawnGuarded(options, folder, env, epmd);
	const stop = async () => {
		await end(guard);
		await ports.release();
	};
	try {
		await untilGreeted(amqp, guard);
	} catch (cause) {
		await stop();
		throw notReady(folder, cause);
	}
	return {
		version: basename(dirname(options.scripts)),
		pid: () => erlangPid(folder),
		freshUrl: freshHosts(options.scripts, env, amqp),
		stop,
	};
}

type Ports = { amqp: number; dist: number; epmd: number };

function environment(folder: string, { amqp, dist, epmd }: Ports) {
	const own = (name: string, content?: string) => {
		const path = join(folder, name);
		if (content !== undefined) writeFileSync(path, content, { mode: 0o600 });
		return path;
	};
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	return {
		PATH: process.env.PATH ?? "/usr/bin:/bin",
		HOME: folder,
		LANG: "C.UTF-8",
		ERL_EPMD_PORT: String(epmd),
		ERL_EPMD_ADDRESS: "127.0.0.1",
		RABBITMQ_NODENAME: "shoplab@localhost",
		RABBITMQ_NODE_PORT: String(amqp),
		RABBITMQ_NODE_IP_ADDRESS: "127.0.0.1",
		RABBITMQ_DIST_PORT: String(dist),
		RABBITMQ_MNESIA_BASE: own("mnesia"),
		RABBITMQ_LOG_BASE: own("log"),
		RABBITMQ_PID_FILE: own("pid"),
		RABBITMQ_ENABLED_PLUGINS_FILE: own("plugins", "[].\n"),
		RABBITMQ_CONF_ENV_FILE: own("env.conf", ""),
		RABBITMQ_CONFIG_FILE: own("rabbitmq.conf", ""),
		RABBITMQ_ADVANCED_CONFIG_FILE: own("advanced.config", "[].\n"),
		// Idle schedulers must not spin: they would take the cores from the services.
		RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
			"-start_epmd false -kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
	};
}

/**
 * A shell that ends both programs as soon as its input ends: also when we are killed and could not say so. RabbitMQ's script is
 * the parent of the Erlang machine and ends after it; `wait` takes the dead away before the rest of the group follows.
 */
const guardScript = `
epmd -port "$1" -address 127.0.0.1 & mapper=$!
"$2/rabbitmq-server" & broker=$!
cat > /dev/null
if [ -s "$3" ]; then broker=$(cat "$3"); fi
kill -KILL "$broker" "$mapper"
wait
kill -KILL 0
`;

function spawnGuarded(
	{ scripts, cores }: RabbitmqOptions,
	folder: string,
	env: Record<string, string>,
	epmd: number,
): ChildProcess {
	const { file, args } = pinned(cores, {
		file: "/bin/sh",
		args: [
			"-c",
			guardScript,
			"guard",
			String(epmd),
			scripts,
			join(folder, "pid"),
		],
	});
	const log = openSync(join(folder, "console.log"), "a", 0o600);
	return spawn(file, args, {
		cwd: folder,
		env,
		stdio: ["pipe", log, log],
		detached: true,
	});
}

async function end(guard: ChildProcess): Promise<void> {
	if (guard.exitCode !== null || guard.signalCode !== null) return;
	const gone = new Promise((resolve) => guard.once("exit", resolve));
	guard.stdin?.destroy();
	await gone;
}

async function untilGreeted(port: number, guard: ChildProcess): Promise<void> {
	const deadline = performance.now() + readyLimitMs;
	while (performance.now() < deadline) {
		if (guard.exitCode !== null || guard.signalCode !== null)
			throw new Error("it ended while starting");
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

function freshHosts(
	scripts: string,
	env: Record<string, string>,
	port: number,
) {
	const control = promisify(execFile);
	let count = 0;
	return async () => {
		count += 1;
		const name = (n: number) => `<<"target-${n}">>`;
		const drop =
			count > 1
				? `rabbit_vhost:delete(${name(count - 1)}, <<"shoplab">>),`
				: "";
		// One evaluation, because each call of rabbitmqctl starts an Erlang machine.
		await control(
			join(scripts, "rabbitmqctl"),
			[
				"eval",
				`${drop} ok = rabbit_vhost:add(${name(count)}, <<"shoplab">>), rabbit_auth_backend_internal:set_permissions(<<"guest">>, ${name(count)}, <<".*">>, <<".*">>, <<".*">>, <<"shoplab">>).`,
			],
			{ env },
		);
		return `amqp://guest:guest@127.0.0.1:${port}/target-${count}`;
	};
}

function erlangPid(folder: string): number | undefined {
	const pid = Number(readFileSync(join(folder, "pid"), "utf8"));
	return pid > 0 ? pid : undefined;
}

function notReady(folder: string, cause: unknown): EnvironmentNotReady {
	return new EnvironmentNotReady({
		what: `the private RabbitMQ did not start: ${(cause as Error).message}`,
		where: `${folder}/console.log and ${folder}/log`,
		why: "events are to travel through it",
		fix: "read the log; set AMQP_URL to a broker that runs; or use --bus direct",
		cause,
	});
}
