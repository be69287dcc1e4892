import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { journalled } from "../pids/journal.ts";
import { moveTo } from "../targets/pinning.ts";
import type { Behaviour } from "./behaviour.ts";
import type { FromServer, ToServer } from "./server-messages.ts";

/** A server of known behaviour in a process of its own. */
export interface ServerProcess {
	url: string;
	behave(behaviour: Behaviour): Promise<void>;
	/** How late it answered, against its own rule, since it was last asked. */
	lateness(): Promise<{ p50: number | null; p99: number | null }>;
	close(): Promise<void>;
}

export interface ServerOptions {
	/** The bundle of server-process.ts. */
	bundle: string;
	/** Its cores; none: not pinned. */
	cores: readonly number[];
}

/** Starts the server and waits until it listens. Rejects when it does not. */
export async function startServerProcess({
	bundle,
	cores,
}: ServerOptions): Promise<ServerProcess> {
	const child = journalled(
		fork(bundle, { stdio: ["ignore", "ignore", "inherit", "ipc"] }),
		{ unit: "server of known behaviour" },
	);
	try {
		const { url } = await said(child, "ready");
		await moveTo(cores, [child.pid as number]);
		const ask = async <Type extends FromServer["type"]>(
			message: ToServer,
			type: Type,
		) => {
			const answer = said(child, type);
			child.send(message);
			return answer;
		};
		return {
			url,
			behave: async (behaviour) => {
				await ask({ type: "behave", behaviour }, "behaving");
			},
			lateness: () => ask({ type: "lateness" }, "lateness"),
			close: () => kill(child),
		};
	} catch (error) {
		await kill(child);
		throw error;
	}
}

function said<Type extends FromServer["type"]>(
	child: ChildProcess,
	type: Type,
): Promise<Extract<FromServer, { type: Type }>> {
	return new Promise((resolve, reject) => {
		const hear = (message: FromServer) => {
			if (message.type !== type) return;
			leave();
			resolve(message as Extract<FromServer, { type: Type }>);
		};
		const fail = () => {
			leave();
			reject(new Error("calibrate: the server of known behaviour ended"));
		};
		const leave = () => {
			child.off("message", hear);
			child.off("exit", fail);
			child.off("error", fail);
		};
		child.on("message", hear);
		child.on("exit", fail);
		child.on("error", fail);
	});
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || !child.pid)
		return;
	const exit = once(child, "exit");
	child.kill("SIGKILL");
	await exit;
}
