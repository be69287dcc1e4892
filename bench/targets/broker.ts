import { connect } from "node:net";
import { EnvironmentNotReady } from "./errors.ts";
import { findRabbitmq, startRabbitmq } from "./rabbitmq.ts";

/** How events travel in one target. */
export type Bus = { kind: "direct" } | { kind: "amqp"; url: string };

/** The bus that was found for a run, and what may have been started for it. */
export interface Broker {
	kind: Bus["kind"];
	/** One sentence for the report. */
	says: string;
	/** The broker's own process, when it is a child of this run and up: its use of the machine counts for the arm. */
	pid(): number | undefined;
	/** A bus without messages of earlier targets. Where the broker is not ours, it is the same for all. */
	fresh(): Promise<Bus>;
	/** Kills the broker, the Erlang machine and all. Resolves when it is gone. Absent where the broker is not ours. */
	crash?(): Promise<void>;
	/** Starts a crashed broker again, with its data, where it was. Resolves when it greets clients. Present where `crash` is. */
	revive?(): Promise<void>;
	stop(): Promise<void>;
}

/** A broker of our own. */
export type KillableBroker = Required<Pick<Broker, "pid" | "crash" | "revive">>;

/** The same broker where it is ours to kill. */
export function killable({
	pid,
	crash,
	revive,
}: Broker): KillableBroker | undefined {
	return crash && revive ? { pid, crash, revive } : undefined;
}

export interface BrokerOptions {
	bus: "auto" | Bus["kind"];
	/** Of the environment: a broker that runs already. */
	amqpUrl?: string | undefined;
	/** Folder for a private broker's files. */
	folder: string;
	/** Cores of the systems under test; empty for all. */
	cores: readonly number[];
}

/**
 * Finds the bus of a run. `auto`: the broker at `amqpUrl`, else a private RabbitMQ where one is installed, else direct.
 * Throws EnvironmentNotReady when a broker is asked for and there is none.
 */
export async function findBroker(options: BrokerOptions): Promise<Broker> {
	const { bus, amqpUrl, folder, cores } = options;
	if (bus === "direct") return directBroker("nothing here asks for a broker");
	if (amqpUrl) return outside(amqpUrl);
	const scripts = findRabbitmq();
	if (scripts) return privateBroker(scripts, folder, cores);
	if (bus === "auto")
		return directBroker("no AMQP_URL, and RabbitMQ is not installed");
	throw new EnvironmentNotReady({
		code: "BrokerMissing",
		what: "there is no RabbitMQ",
		where: "AMQP_URL is not set; nothing in /usr/lib/rabbitmq/lib",
		why: "--bus amqp, or an arm named after it, sends events through RabbitMQ",
		fix: "`apt-get install rabbitmq-server` (it need not run), or set AMQP_URL, or use --bus direct",
	});
}

/** The bus that needs nobody. `why` ends its sentence in the report. */
export function directBroker(why: string): Broker {
	return {
		kind: "direct",
		says: `direct: from the outbox to each subscriber over HTTP (${why})`,
		pid: () => undefined,
		fresh: async () => ({ kind: "direct" }),
		stop: async () => undefined,
	};
}

async function outside(url: string): Promise<Broker> {
	const { hostname, port, host } = new URL(url);
	if (!(await answers(hostname, Number(port) || 5672)))
		throw new EnvironmentNotReady({
			code: "BrokerDown",
			what: "the broker does not answer",
			where: `AMQP_URL, ${host}`,
			why: "events are to travel through it",
			fix: "start it, or correct AMQP_URL, or unset it and use --bus direct",
		});
	return {
		kind: "amqp",
		says: `amqp: the broker at ${host} (AMQP_URL)`,
		pid: () => undefined,
		fresh: async () => ({ kind: "amqp", url }),
		stop: async () => undefined,
	};
}

async function privateBroker(
	scripts: string,
	folder: string,
	cores: readonly number[],
): Promise<Broker> {
	const rabbitmq = await startRabbitmq({ scripts, folder, cores });
	return {
		kind: "amqp",
		says: `amqp: a private ${rabbitmq.version}`,
		pid: rabbitmq.pid,
		fresh: async () => ({ kind: "amqp", url: await rabbitmq.freshUrl() }),
		crash: rabbitmq.crash,
		revive: rabbitmq.revive,
		stop: rabbitmq.stop,
	};
}

/** Does anything accept connections there? */
function answers(host: string, port: number): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: 2_000 });
		const end = (answer: boolean) => {
			socket.destroy();
			resolve(answer);
		};
		socket.once("connect", () => end(true));
		socket.once("timeout", () => end(false));
		socket.once("error", () => end(false));
	});
}
