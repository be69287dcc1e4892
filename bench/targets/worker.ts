import cluster from "node:cluster";
import { closeSync, existsSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import { journalled } from "../pids/journal.ts";
import { codeFileOf } from "./bundle-code.ts";
import type { Question, UnitPlan } from "./protocol.ts";

/** How a process ended. */
export interface Exit {
	code: number | null;
	signal: NodeJS.Signals | null;
}

/** A process of a unit. */
export interface Worker {
	pid: number;
	/** Resolves once it serves, or stands by, with its address. Rejects when it ends before that, or does not get there within the limit. */
	ready: Promise<string>;
	exited: Promise<Exit>;
	alive(): boolean;
	kill(signal: NodeJS.Signals): void;
	/** Asks it over its channel. Rejects when it ends before it answers, or does not answer within the limit, which is 5 s unless told. */
	ask(question: Question, limitMs?: number): Promise<unknown>;
	/** Lets it finish its answers; it is killed after the grace. Resolves when it is gone. */
	drain(graceMs: number): Promise<Exit>;
}

const usualAnswerLimitMs = 5_000;

/** Starts a process of a unit as a worker of this cluster, so that processes of one unit can share its port. */
export function launchWorker(plan: UnitPlan, readyLimitMs: number): Worker {
	const worker = fork(plan);
	let alive = true;
	let isReady = false;
	const exited = new Promise<Exit>((resolve) => {
		worker.once("exit", (code, signal) => {
			alive = false;
			resolve({ code, signal: (signal || null) as NodeJS.Signals | null });
		});
	});
	const ready = new Promise<string>((resolve, reject) => {
		const limit = setTimeout(
			() => reject(new Error(`it was not ready within ${readyLimitMs} ms`)),
			readyLimitMs,
		);
		worker.on("message", (message: { type?: string; url?: string }) => {
			if (message.type !== "ready") return;
			isReady = true;
			clearTimeout(limit);
			resolve(message.url ?? "");
		});
		exited.then(({ code, signal }) => {
			clearTimeout(limit);
			reject(new Error(`it ended before it was ready (${signal ?? code})`));
		});
	});
	// A message that cannot be delivered is followed by the exit, which says all.
	worker.on("error", () => undefined);
	ready.catch(() => undefined);
	const kill = (signal: NodeJS.Signals) => {
		if (alive) worker.process.kill(signal);
	};
	let lastId = 0;
	const ask: Worker["ask"] = (question, limitMs = usualAnswerLimitMs) => {
		lastId += 1;
		const id = lastId;
		return new Promise((resolve, reject) => {
			const hear = (message: {
				type?: string;
				id?: number;
				value?: unknown;
			}) => {
				if (message.type === "answer" && message.id === id) end(message.value);
			};
			const end = (value: unknown, failure?: string) => {
				clearTimeout(limit);
				worker.off("message", hear);
				if (failure === undefined) resolve(value);
				else reject(new Error(failure));
			};
			const limit = setTimeout(
				() => end(undefined, `it did not answer within ${limitMs} ms`),
				limitMs,
			);
			worker.on("message", hear);
			exited.then(() => end(undefined, "it ended before it answered"));
			worker.send({ ...question, id }, () => undefined);
		});
	};
	return {
		pid: worker.process.pid ?? 0,
		ask,
		ready,
		exited,
		alive: () => alive,
		kill,
		async drain(graceMs) {
			if (!alive) return exited;
			// A stopped process hears nothing until it continues.
			kill("SIGCONT");
			if (isReady) worker.send({ type: "stop" }, () => undefined);
			else kill("SIGKILL");
			const force = setTimeout(() => kill("SIGKILL"), graceMs);
			const exit = await exited;
			clearTimeout(force);
			return exit;
		},
	};
}

/** Built beside the supervisor, whose program this is. */
const starter = join(dirname(process.argv[1] ?? ""), "unit-starter.cjs");

/** Where code of a bundle is kept, it takes the starter to use it; it would run without. */
function programOf(bundle: string): { exec: string; args: string[] } {
	return existsSync(codeFileOf(bundle)) && existsSync(starter)
		? { exec: starter, args: [bundle] }
		: { exec: bundle, args: [] };
}

function fork(plan: UnitPlan) {
	const log = openSync(plan.logFile, "a", 0o600);
	try {
		// SCHED_NONE: each process accepts by itself from the shared socket, so no hop is added and none is lost in a hand-over.
		cluster.schedulingPolicy = cluster.SCHED_NONE;
		cluster.setupPrimary({
			...programOf(plan.file),
			execArgv:
				plan.heapMegabytes === undefined
					? []
					: [`--max-old-space-size=${plan.heapMegabytes}`],
			stdio: ["ignore", log, log, "ipc"],
		});
		const worker = cluster.fork(plan.env);
		journalled(worker.process, {
			unit: plan.name,
			arm: plan.arm,
			port: Number(plan.env.PORT),
		});
		return worker;
	} finally {
		closeSync(log);
	}
}
