import { durationOf } from "../load/arrivals.ts";
import type { LoadOutcome, OrderAnswers } from "../load/outcome.ts";
import type { OpenPlan } from "../load/plan.ts";
import { startDriver } from "../load/process.ts";
import { settled } from "../measure/settle.ts";
import type { Probe, Search } from "../results/search-schema.ts";
import type { Trial } from "../results/trial-schema.ts";
import type { Objective } from "../scenario/objective-shape.ts";
import type { OpenLoad, Scenario, ScenarioOf } from "../scenario/schema.ts";
import type { Target } from "../targets/target.ts";
import { judgeProbe, probeDurationMs } from "./capacity-probe.ts";
import { searchHighestRate } from "./capacity-search.ts";
import { checkInvariants } from "./check.ts";
import { costBetween } from "./cost.ts";
import { type Accounts, signInAccounts } from "./customers.ts";
import { nothingDiedByItself, type TrialSetup, until } from "./trial.ts";

/** A scenario that searches for the highest rate of arrivals. */
export type SearchScenario = ScenarioOf<"capacity"> & {
	load: OpenLoad;
	objective: Objective;
};

/** Of capacity scenarios the open ones search; their objective is there by the rules of scenarios. */
export function isSearch(scenario: Scenario): scenario is SearchScenario {
	return (
		scenario.kind === "capacity" &&
		scenario.load.model === "open" &&
		scenario.objective !== undefined
	);
}

export interface SearchSetup extends TrialSetup {
	scenario: SearchScenario;
	/** How far the rate that held and the one that did not may lie apart, as a share. */
	tolerance: number;
}

/** How far below the authored rate the search goes, and how far up at all. */
const deepest = 64;
const mostPerSecond = 100_000;
/** How long an arm may take to finish what a probe left behind. */
const recoveryMs = 20_000;

/** One arm, fresh processes: a search over probes, each after the arm has come to rest; then the invariants over all orders. */
export async function runSearchTrial(setup: SearchSetup): Promise<Trial> {
	const startedAt = new Date().toISOString();
	setup.tell("starting");
	const target = await setup.startTarget();
	try {
		setup.signal.throwIfAborted();
		const accounts = await signInAccounts(
			setup.seedPlan,
			target.keys.signingKeyFile,
		);
		const { search, last, orders } = await searchOn(setup, target, accounts);
		setup.signal.throwIfAborted();
		nothingDiedByItself(target);
		setup.tell("checking invariants");
		const invariants = await checkInvariants(setup.seedPlan, {
			target,
			accounts,
			outcome: { ...last, orders },
			signal: setup.signal,
		});
		const { arm, role } = setup;
		return { arm, role, startedAt, ...acceptance(search), search, invariants };
	} finally {
		setup.tell("stopping");
		await target.stop();
	}
}

function acceptance({ ratePerSecond, limit, probes }: Search) {
	const blind = ratePerSecond === null && limit === "driver";
	const why = `the driver could not offer even ${probes.at(-1)?.ratePerSecond ?? 0}/s: ${probes.at(-1)?.why ?? "unknown"}`;
	return { accepted: !blind, why: blind ? why : null };
}

async function searchOn(
	setup: SearchSetup,
	target: Target,
	accounts: Accounts,
): Promise<{ search: Search; last: LoadOutcome; orders: OrderAnswers }> {
	const { objective, load } = setup.scenario;
	const probes: Probe[] = [];
	const orders: OrderAnswers = { acknowledged: [], unknown: [] };
	let last: LoadOutcome | undefined;
	const startPerSecond = load.stages[0]?.ratePerSecond ?? 1;
	const found = await searchHighestRate(
		{
			startPerSecond,
			tolerance: setup.tolerance,
			leastPerSecond: startPerSecond / deepest,
			mostPerSecond,
			signal: setup.signal,
		},
		async (ratePerSecond) => {
			setup.tell(`probe ${probes.length + 1}: ${Math.round(ratePerSecond)}/s`);
			const plan = planOf(setup, target, {
				accounts,
				ratePerSecond,
				number: probes.length,
			});
			const { outcome, coresBusy } = await loadOnce(setup, target, plan);
			last = outcome;
			orders.acknowledged.push(...outcome.orders.acknowledged);
			orders.unknown.push(...outcome.orders.unknown);
			const judged = judgeProbe(outcome, objective);
			probes.push({
				ratePerSecond,
				durationMs: outcome.durationMs,
				accepted: judged.verdict !== "rejected",
				...judged,
				lagP99Ms: outcome.driver.lagMs.p99,
				coresBusy,
			});
			await settled(target.units, recoveryMs);
			return judged;
		},
	);
	if (!last) throw new Error(`the search on ${setup.arm} made no probe`);
	const search = { objective, tolerance: setup.tolerance, ...found, probes };
	return { search, last, orders };
}

function planOf(
	{ scenario, seed, rampMs }: SearchSetup,
	target: Target,
	probe: { accounts: Accounts; ratePerSecond: number; number: number },
): OpenPlan {
	const { load, objective, data } = scenario;
	const { ratePerSecond, number, accounts } = probe;
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
			rampMs > 0 && { ramp: { connections: 8, durationMs: rampMs } }),
		baseUrl: target.url,
		seed: seed * 100 + number,
		keyPrefix: `probe-${number}`,
		products: data.products,
		customers: accounts.customers,
		admin: accounts.admin,
	};
}

async function loadOnce(setup: SearchSetup, target: Target, plan: OpenPlan) {
	const { bundle, cores } = setup.driver;
	const lengthMs = durationOf(plan.stages);
	const driver = await startDriver<OpenPlan>({
		plan,
		bundle,
		...(cores === "" ? {} : { cores }),
	});
	const stop = () => driver.stop();
	setup.signal.addEventListener("abort", stop);
	try {
		setup.signal.throwIfAborted();
		const start = await driver.start();
		await until(start.measuredFromEpochMs, setup.signal);
		const before = target.usage();
		const from = performance.now();
		await until(start.measuredFromEpochMs + lengthMs, setup.signal);
		const { cpuMicros } = costBetween(before, target.usage());
		const coresBusy = cpuMicros / 1000 / (performance.now() - from);
		return { outcome: await driver.outcome, coresBusy };
	} finally {
		setup.signal.removeEventListener("abort", stop);
		await driver.close();
	}
}
