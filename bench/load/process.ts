import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { journalled } from "../pids/journal.ts";
import type { FromDriver, LoadStart, OutcomeOf, ToDriver } from "./messages.ts";
import type { ClosedPlan, OpenPlan } from "./plan.ts";

export interface DriverOptions<Plan> {
	plan: Plan;
	/** The bundle of main.ts, `dist/bench/driver.cjs`. */
	bundle: string;
	/** Cores of its own, as taskset writes them (`1` or `2,3`); without, the driver is not pinned. */
	cores?: string;
}

/** A driver in its own process that has prepared its load. */
export interface DriverProcess<Plan> {
	pid: number;
	/** Begins the load; tells when its warm-up and its measured part begin. */
	start(): Promise<LoadStart>;
	/** The result, once the load has ended. Rejects when the driver fails or dies. */
	outcome: Promise<OutcomeOf<Plan>>;
	/** Ends the load early: `outcome` then holds what was measured so far. */
	stop(): void;
	/** Ends the process, whatever it does. Always call it. */
	close(): Promise<void>;
}

/** Starts a driver and waits until its customers are signed in. Rejects with the driver's own words when it cannot prepare. */
export async function startDriver<Plan extends OpenPlan | ClosedPlan>(
	options: DriverOptions<Plan>,
): Promise<DriverProcess<Plan>> {
	const child = spawnDriver(options);
	const prepared = heard(child, "prepared");
	const started = heard(child, "started");
	const ended = heard(child, "outcome");
	// Each is awaited later or never; a driver that dies rejects all of them.
	for (const promise of [prepared, started, ended]) promise.catch(() => {});
	const tell = (message: ToDriver) => child.connected && child.send(message);
	try {
		tell({ type: "prepare", plan: options.plan });
		await prepared;
	} catch (error) {
		await kill(child);
		throw error;
	}
	const outcome = ended.then(({ outcome }) => outcome as OutcomeOf<Plan>);
	outcome.catch(() => {});
	return {
		pid: child.pid as number,
		async start() {
			tell({ type: "start" });
			const { startedAtEpochMs, measuredFromEpochMs } = await started;
			return { startedAtEpochMs, measuredFromEpochMs };
		},
		outcome,
		stop: () => tell({ type: "stop" }),
		close: () => kill(child),
	};
}

// A young generation that never has to grow: with the default, garbage of the first seconds is taken for old, and collecting that
// stops the driver for 10 ms. Helpers of the collector would only take turns with the driver on its one core, for 3 ms each.
const forNoPauses = [
	"--min-semi-space-size=32",
	"--max-semi-space-size=32",
	"--single-threaded-gc",
	"--expose-gc",
];

function spawnDriver<Plan>({ bundle, cores }: DriverOptions<Plan>) {
	const node = [process.execPath, ...forNoPauses, bundle];
	const [command, ...args] = cores ? ["taskset", "-c", cores, ...node] : node;
	const child = spawn(command as string, args, {
		stdio: ["ignore", "inherit", "inherit", "ipc"],
	});
	return journalled(child, { unit: "load driver" });
}

type Heard<Type> = Extract<FromDriver, { type: Type }>;

function heard<Type extends FromDriver["type"]>(
	child: ChildProcess,
	type: Type,
): Promise<Heard<Type>> {
	return new Promise((resolve, reject) => {
		child.on("message", (message: FromDriver) => {
			if (message.type === type) resolve(message as Heard<Type>);
			if (message.type === "error")
				reject(new Error(`load driver: ${message.message}`));
		});
		child.once("error", (cause) =>
			reject(
				new Error(`load driver: cannot start: ${cause.message}`, { cause }),
			),
		);
		child.once("exit", (code, signal) =>
			reject(
				new Error(
					`load driver: ended by ${signal ?? `exit ${code}`} too early`,
				),
			),
		);
	});
}

async function kill(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null || !child.pid)
		return;
	const exit = once(child, "exit");
	child.kill("SIGKILL");
	await exit;
}
