import { until } from "../experiment/trial.ts";
import type { ClosedOutcome, LoadOutcome } from "../load/outcome.ts";
import type { ClosedPlan, OpenPlan } from "../load/plan.ts";
import { startDriver } from "../load/process.ts";
import { settled } from "../measure/settle.ts";
import { UnitFailed } from "../targets/errors.ts";
import type { Target } from "../targets/target.ts";
import { usageOf } from "../targets/usage.ts";
import type { Observation } from "./measurement-schema.ts";
import { watchWriteLocks } from "./write-locks.ts";

/** A running arm, and what it is loaded with. */
export interface Ground {
	target: Target;
	driver: { bundle: string; cores: string };
	signal: AbortSignal;
}

const restMs = 10_000;
const leastGoodShare = 0.99;

/**
 * Runs one load and reads what it cost; the arm is at rest again afterwards. With `toTheEnd` what events leave to do is counted
 * too, however late it is done; such a load has no warm-up. Throws UnitFailed where answers were not right.
 */
export async function observe(
	name: string,
	plan: ClosedPlan | OpenPlan,
	ground: Ground & { toTheEnd?: boolean },
): Promise<Observation> {
	const { target, signal, toTheEnd = false } = ground;
	const driver = await startDriver<ClosedPlan | OpenPlan>({
		plan,
		bundle: ground.driver.bundle,
		...(ground.driver.cores === "" ? {} : { cores: ground.driver.cores }),
	});
	const stop = () => driver.stop();
	signal.addEventListener("abort", stop);
	try {
		signal.throwIfAborted();
		const { measuredFromEpochMs } = await driver.start();
		await until(measuredFromEpochMs, signal);
		const reading = readFrom(target, driver.pid);
		const locks = watchWriteLocks(target.units);
		await until(measuredFromEpochMs + lengthOf(plan), signal);
		const locked = locks.stop();
		const inTime = toTheEnd ? undefined : reading();
		const outcome = await driver.outcome;
		signal.throwIfAborted();
		await settled(target.units, restMs);
		const used = inTime ?? reading();
		return {
			name,
			model: plan.model,
			...countsOf(name, outcome),
			...used,
			locked,
		};
	} finally {
		signal.removeEventListener("abort", stop);
		await driver.close();
	}
}

const lengthOf = (plan: ClosedPlan | OpenPlan) =>
	plan.model === "closed"
		? plan.durationMs
		: plan.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** Observations of one load, made one after another, as a single one. */
export function joined(observations: readonly Observation[]): Observation {
	return observations.reduce((all, each) => {
		const seconds = all.seconds + each.seconds;
		const { locked } = all;
		return {
			name: all.name,
			model: all.model,
			seconds,
			steps: added(all.steps, each.steps),
			goodShare: Math.min(all.goodShare, each.goodShare),
			unitsCpuSeconds: added(all.unitsCpuSeconds, each.unitsCpuSeconds),
			driverCpuSeconds: all.driverCpuSeconds + each.driverCpuSeconds,
			locked:
				locked &&
				each.locked &&
				added(
					scaled(locked, all.seconds / seconds),
					scaled(each.locked, each.seconds / seconds),
				),
		};
	});
}

type PerName = Record<string, number>;

function added(one: PerName, other: PerName): PerName {
	const names = new Set([...Object.keys(one), ...Object.keys(other)]);
	return Object.fromEntries(
		[...names].map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]),
	);
}

function scaled(values: PerName, factor: number): PerName {
	return Object.fromEntries(
		Object.entries(values).map(([name, value]) => [name, value * factor]),
	);
}

/** CPU of each unit and of what drives them, from now until asked. */
export function readFrom(target: Target, driverPid?: number) {
	const now = () => ({
		atMs: performance.now(),
		units: target.usage(),
		driver:
			target.beside().reduce((sum, { cpuMicros }) => sum + cpuMicros, 0) +
			(driverPid === undefined ? 0 : (usageOf(driverPid)?.cpuMicros ?? 0)),
	});
	const before = now();
	return () => {
		const after = now();
		return {
			seconds: (after.atMs - before.atMs) / 1_000,
			unitsCpuSeconds: Object.fromEntries(
				Object.entries(after.units).map(([unit, { cpuMicros }]) => [
					unit,
					Math.max(0, cpuMicros - (before.units[unit]?.cpuMicros ?? 0)) / 1e6,
				]),
			),
			driverCpuSeconds: Math.max(0, after.driver - before.driver) / 1e6,
		};
	};
}

function countsOf(
	name: string,
	{ operations }: ClosedOutcome | LoadOutcome,
): Pick<Observation, "steps" | "goodShare"> {
	const all = Object.entries(operations);
	const total = (of: (stats: (typeof operations)[string]) => number) =>
		all.reduce((sum, [, stats]) => sum + of(stats), 0);
	const offered = total((stats) => stats.offered);
	const goodShare = offered === 0 ? 0 : total((stats) => stats.good) / offered;
	if (goodShare < leastGoodShare) {
		const errors = all.flatMap(([step, stats]) =>
			Object.entries(stats.errors).map(([code, n]) => `${step} ${code} × ${n}`),
		);
		throw new UnitFailed(
			`plan: of the load "${name}" only ${(goodShare * 100).toFixed(1)} % were good (${errors.slice(0, 5).join(", ") || "no answers"}): what errors cost is no demand. Look at the journey with: shoplab run`,
		);
	}
	return {
		goodShare,
		steps: Object.fromEntries(
			all.map(([step, { completed }]) => [step, completed]),
		),
	};
}
