import type { Stage } from "../load/arrivals.ts";
import type { LoadStart } from "../load/messages.ts";
import type { LoadOutcome, OperationStats } from "../load/outcome.ts";
import type { OpenPlan, Ramp } from "../load/plan.ts";
import { startDriver } from "../load/process.ts";

/** A load on a built-in server. */
export interface KnownLoad {
	arrivals: OpenPlan["arrivals"];
	stages: readonly Stage[];
	warmupMs: number;
	seed: number;
	ramp?: Ramp;
}

export interface Driving {
	url: string;
	load: KnownLoad;
	driver: { bundle: string; cores: readonly number[] };
	signal: AbortSignal;
	/** Told when the load begins. */
	onStart?: (start: LoadStart) => Promise<void>;
}

/** What the driver saw of the one request that it sent over and over. */
export interface Driven {
	outcome: LoadOutcome;
	stats: OperationStats;
}

const step = "get";

/** The plan that the driver follows: one GET, as a scenario would write it. */
export function planOf(url: string, load: KnownLoad): OpenPlan {
	return {
		model: "open",
		...load,
		baseUrl: url,
		deadlineMs: 10_000,
		journeys: [
			{ name: "look", steps: [{ name: step, request: "GET /known" }] },
		],
		products: 1,
		customers: [],
	};
}

/** Runs the driver of real runs, in its own process on its own core. Rejects when it fails; an abort ends it early. */
export async function drive(driving: Driving): Promise<Driven> {
	const { url, load, driver, signal, onStart } = driving;
	const process = await startDriver({
		plan: planOf(url, load),
		bundle: driver.bundle,
		...(driver.cores.length > 0 && { cores: driver.cores.join(",") }),
	});
	const stop = () => process.stop();
	signal.addEventListener("abort", stop);
	try {
		signal.throwIfAborted();
		const start = await process.start();
		await onStart?.(start);
		const outcome = await process.outcome;
		signal.throwIfAborted();
		return { outcome, stats: outcome.operations[step] as OperationStats };
	} finally {
		signal.removeEventListener("abort", stop);
		await process.close();
	}
}
