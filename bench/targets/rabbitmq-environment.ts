import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where a private RabbitMQ listens. */
export type RabbitmqPorts = { amqp: number; dist: number; epmd: number };

/** The environment of RabbitMQ's own scripts: all of its files are in `folder`. */
export function rabbitmqEnvironment(
	folder: string,
	{ amqp, dist, epmd }: RabbitmqPorts,
): Record<string, string> {
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
