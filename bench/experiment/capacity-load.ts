import { durationOf } from "../load/arrivals.ts";
import type { LoadOutcome } from "../load/outcome.ts";
import { type OpenPlan, rampConnections } from "../load/plan.ts";
import { startDriver } from "../load/process.ts";
import { type Elsewhere, isOurs } from "../targets/elsewhere.ts";
import type { Target } from "../targets/target.ts";
import { probeDurationMs } from "./capacity-probe.ts";
import type { SearchSetup } from "./capacity-trial.ts";
import type { Accounts } from "./customers.ts";
import { until } from "./trial.ts";

/** One probe of a search: on which arm, at which rate, the how many-th (0, 1, …). */
export interface ProbeOf {
	target: Target | Elsewhere;
	accounts: Accounts;
	ratePerSecond: number;
	number: number;
}

/** A short open load at one rate. `coresBusy`: CPU seconds of the arm per second; null for an arm that is not ours. */
export async function probeLoad(
	setup: SearchSetup,
	probe: ProbeOf,
): Promise<{ outcome: LoadOutcome; coresBusy: number | null }> {
	const { bundle, cores } = setup.driver;
	const plan = planOf(setup, probe);
	const driver = await startDriver<OpenPlan>({
		plan,
		bundle,
		...(cores === "" ? {} : { cores }),
	});
	const stop = () => driver.stop();
	setup.signal.addEventListener("abort", stop);
	try {
		setup.signal.throwIfAborted();
		const { measuredFromEpochMs } = await driver.start();
		await until(measuredFromEpochMs, setup.signal);
		const busy = coresBusySince(probe.target);
		await until(measuredFromEpochMs + durationOf(plan.stages), setup.signal);
		const coresBusy = busy();
		return { outcome: await driver.outcome, coresBusy };
	} finally {
		setup.signal.removeEventListener("abort", stop);
		await driver.close();
	}
}

/** Reads the clock and the arm's CPU now and when asked. */
function coresBusySince(target: Target | Elsewhere): () => number | null {
	if (!isOurs(target)) return () => null;
	const cpuMicros = () =>
		Object.values(target.usage()).reduce(
			(sum, unit) => sum + unit.cpuMicros,
			0,
		);
	const [fromMs, before] = [performance.now(), cpuMicros()];
	return () => (cpuMicros() - before) / 1000 / (performance.now() - fromMs);
}

function planOf(
	{ scenario, seed, ramp, door }: SearchSetup,
	{ target, accounts, ratePerSecond, number }: ProbeOf,
): OpenPlan {
	const { load, objective, data } = scenario;
	const durationMs = probeDurationMs(objective, {
		journeys: load.journeys,
		ratePerSecond,
		leastMs: load.durationMs,
	});
	return {
		...load,
		stages: [{ ratePerSecond, durationMs }],
		// The first probe finds a young process; later ones one that has been under load.
		...(number === 0 &&
			ramp && { ramp: { connections: rampConnections, ...ramp } }),
		baseUrl: target.url,
		door,
		seed: seed * 100 + number,
		keyPrefix: `probe-${number}`,
		products: data.products,
		customers: accounts.customers,
		admin: accounts.admin,
	};
}
