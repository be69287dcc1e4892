import { setTimeout as sleep } from "node:timers/promises";
import { operations } from "../../shop/contract/shop.ts";
import type { SeedPlan } from "../../shop/seed.ts";
import { signInAccounts } from "../experiment/customers.ts";
import type { Journey } from "../load/journey.ts";
import type { ClosedPlan, Door } from "../load/plan.ts";
import { memoryNow } from "../targets/memory.ts";
import { predictSaturation } from "./check.ts";
import { demandsOf, driverStation, journeyDemands } from "./demands.ts";
import { type ProbeLoad, probeLoads } from "./loads.ts";
import type { ArmMeasurement, Observation } from "./measurement-schema.ts";
import { type Ground, joined, observe, readFrom } from "./observe.ts";
import { watchWire } from "./wire.ts";

/** What is asked of an arm that runs. */
export interface MeasureOptions extends Ground {
	seedPlan: SeedPlan;
	journeys: readonly Journey[];
	door: Door;
	/** The busy share at which instances are planned to run. */
	utilisation: number;
	systemCores: number;
	/** How long each load is measured; others follow in proportion. */
	probeMs: number;
	tell: (line: string) => void;
}

/** As many as keep both cores busy, and no more than there are customers. */
const connections = 16;
/** Under saturation everybody waits: a late answer costs what it costs, and only a wrong one is none. */
const deadlineMs = 10_000;
const warmupShare = 0.2;
/** Services of a minute's age still spend half as much again on a request as they will. */
const rampFactor = 8;
const mixFactor = 2;
/** The driver's core is kept under this share in the moderate load, so that it keeps its schedule. */
const greatestDriverShare = 0.7;

/**
 * Measures the demands of an arm: first everything at once until code is compiled, then the probe loads twice, before, between and
 * after them the saturated mix as the check, then the mix at the planned utilisation, and nothing. Throws UnitFailed.
 */
export async function measureArm(
	options: MeasureOptions,
): Promise<ArmMeasurement> {
	const { target, journeys, probeMs, tell } = options;
	const closed = await closedPlans(options);
	tell("all journeys at once, so that code is compiled");
	await observe("ramp", closed(journeys, probeMs * rampFactor), options);
	const loads = probeLoads(journeys, isRepeatable);
	const probes: Observation[] = [];
	const probe = async ({ name, journeys: alone }: ProbeLoad) => {
		tell(`demands: ${name}`);
		const plan = { ...closed(alone, probeMs), warmupMs: 0 };
		probes.push(await observe(name, plan, { ...options, toTheEnd: true }));
	};
	const saturate = () => {
		tell("saturation, to hold the prediction against");
		return observe("saturation", closed(journeys, probeMs), options);
	};
	// Code goes on being compiled for minutes. The loads once more in the reverse order, and the check before, between and after
	// them, let that drift cancel.
	const before = await saturate();
	for (const load of loads) await probe(load);
	const wireOf = await watchWire(target);
	const between = await saturate();
	const wire = await wireOf();
	for (const load of loads.toReversed()) await probe(load);
	const saturation = joined([before, between, await saturate()]);
	const units = Object.fromEntries(
		Object.entries(memoryNow(target).units).map(([unit, memoryBytes]) => [
			unit,
			{ idleCores: 0, memoryBytes },
		]),
	);
	const measured = {
		arm: target.arm,
		units,
		connections,
		probes,
		saturation,
		wire,
	};
	tell("the mix at the planned utilisation");
	const moderate = await moderately(
		{ ...measured, moderate: saturation },
		options,
		closed,
	);
	tell("nothing, to see what idling costs");
	const idle = await idleCores(options);
	for (const [unit, each] of Object.entries(units))
		each.idleCores = idle[unit] ?? 0;
	return { ...measured, moderate };
}

type ClosedPlans = (
	journeys: readonly Journey[],
	durationMs: number,
) => ClosedPlan;

async function closedPlans(options: MeasureOptions): Promise<ClosedPlans> {
	const { target, seedPlan } = options;
	const accounts = await signInAccounts(seedPlan, target.keys.signingKeyFile);
	let number = 0;
	return (journeys, durationMs) => {
		number += 1;
		return {
			model: "closed",
			baseUrl: target.url,
			door: options.door,
			seed: seedPlan.seed * 100 + number,
			// Idempotency keys of one load must not be those of another.
			keyPrefix: `plan-${number}`,
			journeys,
			products: seedPlan.products,
			customers: accounts.customers,
			admin: accounts.admin,
			deadlineMs,
			connections: Math.min(connections, accounts.customers.length),
			warmupMs: Math.round(durationMs * warmupShare),
			durationMs: Math.round(durationMs),
		};
	};
}

async function moderately(
	measured: ArmMeasurement,
	options: MeasureOptions,
	closed: ClosedPlans,
) {
	const { journeys, systemCores, utilisation, probeMs } = options;
	const demands = demandsOf(measured);
	const atMost = predictSaturation(measured, demands, {
		systemCores,
		journeys,
	});
	const driver = journeyDemands(demands, journeys)[driverStation] ?? 0;
	const ratePerSecond = Math.min(
		utilisation * atMost,
		greatestDriverShare / Math.max(driver, 1e-9),
	);
	const {
		connections: _,
		durationMs,
		...common
	} = closed(journeys, probeMs * mixFactor);
	return observe(
		"moderate",
		{
			...common,
			model: "open",
			arrivals: "poisson",
			stages: [{ ratePerSecond, durationMs }],
		},
		options,
	);
}

async function idleCores({ target, probeMs, signal }: MeasureOptions) {
	const reading = readFrom(target);
	await sleep(probeMs / 2, undefined, { signal });
	const { seconds, unitsCpuSeconds } = reading();
	return Object.fromEntries(
		Object.entries(unitsCpuSeconds).map(([unit, cpu]) => [unit, cpu / seconds]),
	);
}

/** GET and PUT do the same again (RFC 9110, 9.2.2); a second POST may be refused, a second DELETE finds nothing. */
function isRepeatable(step: Journey["steps"][number]): boolean {
	if (typeof step !== "string" && "request" in step)
		return step.request.startsWith("GET ");
	const name = typeof step === "string" ? step : step.operation;
	const method = operations.get(name)?.method;
	return method === "GET" || method === "PUT";
}
