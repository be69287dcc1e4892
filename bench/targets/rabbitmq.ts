import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { EnvironmentNotReady, UnitFailed } from "./errors.ts";
import { takePorts } from "./ports.ts";
import { rabbitmqEnvironment } from "./rabbitmq-environment.ts";
import { launchRabbitmq, type RabbitmqProcess } from "./rabbitmq-process.ts";

/** A RabbitMQ of our own, on loopback, without root, with all its files in one folder. */
export interface Rabbitmq {
	/** "rabbitmq_server-3.10.8". */
	version: string;
	/** The Erlang machine's process; undefined while the broker is down. */
	pid(): number | undefined;
	/** The address of a new, empty virtual host. The one before is deleted. Throws UnitFailed while the broker is down. */
	freshUrl(): Promise<string>;
	/** Kills (-9) the broker, the Erlang machine and all. Resolves when it is gone. What is durable survives. */
	crash(): Promise<void>;
	/** Starts it again with its data, on the same ports. Resolves when it greets clients. Does nothing where it runs. */
	revive(): Promise<void>;
	/** Runs a command of rabbitmqctl, as `["set_policy", …]`, and gives what it printed. */
	control(args: readonly string[]): Promise<string>;
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
	const block = await takePorts();
	const ports = { amqp: block.next(), dist: block.next(), epmd: block.next() };
	const env = rabbitmqEnvironment(folder, ports);
	const control = controlOf(options.scripts, env);
	const freshHost = freshHosts(control, ports.amqp);
	let running: RabbitmqProcess | undefined;
	let stopped = false;
	const crash = async () => {
		// Whoever is being started is let up first: nobody holds it before.
		await running?.ready.catch(() => undefined);
		await running?.kill();
		running = undefined;
	};
	const revive = async () => {
		if (stopped) return;
		running ??= launchRabbitmq({ ...options, folder, ports, env });
		try {
			await running.ready;
		} catch (cause) {
			running = undefined;
			throw notReady(folder, cause);
		}
	};
	const stop = async () => {
		stopped = true;
		await crash();
		await block.release();
	};
	try {
		await revive();
	} catch (cause) {
		await stop();
		throw cause;
	}
	return {
		version: basename(dirname(options.scripts)),
		pid: () => running?.pid(),
		async freshUrl() {
			if (running?.pid() !== undefined) return freshHost();
			throw new UnitFailed("the private RabbitMQ of the run is gone");
		},
		control,
		crash,
		revive,
		stop,
	};
}

type Control = Rabbitmq["control"];

function controlOf(scripts: string, env: Record<string, string>): Control {
	const run = promisify(execFile);
	return async (args) =>
		(await run(join(scripts, "rabbitmqctl"), [...args], { env })).stdout;
}

function freshHosts(control: Control, port: number) {
	let count = 0;
	return async () => {
		count += 1;
		const name = (n: number) => `<<"target-${n}">>`;
		const drop =
			count > 1
				? `rabbit_vhost:delete(${name(count - 1)}, <<"shoplab">>),`
				: "";
		// One evaluation, because each call of rabbitmqctl starts an Erlang machine.
		await control([
			"eval",
			`${drop} ok = rabbit_vhost:add(${name(count)}, <<"shoplab">>), rabbit_auth_backend_internal:set_permissions(<<"guest">>, ${name(count)}, <<".*">>, <<".*">>, <<".*">>, <<"shoplab">>).`,
		]);
		return `amqp://guest:guest@127.0.0.1:${port}/target-${count}`;
	};
}

function notReady(folder: string, cause: unknown): EnvironmentNotReady {
	return new EnvironmentNotReady({
		code: "BrokerDidNotStart",
		what: `the private RabbitMQ did not start: ${(cause as Error).message}`,
		where: `${folder}/console.log and ${folder}/log`,
		why: "events are to travel through it",
		fix: "read the log; set AMQP_URL to a broker that runs; or use --bus direct",
		cause,
	});
}
