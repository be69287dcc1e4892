import type { LoadOutcome, OrderAnswers } from "../load/outcome.ts";
import { settled } from "../measure/settle.ts";
import type { Probe, Search } from "../results/search-schema.ts";
import type { Trial } from "../results/trial-schema.ts";
import type { Objective } from "../scenario/objective-shape.ts";
import type { OpenLoad, Scenario, ScenarioOf } from "../scenario/schema.ts";
import { type Elsewhere, isOurs } from "../targets/elsewhere.ts";
import type { Target } from "../targets/target.ts";
import { probeLoad } from "./capacity-load.ts";
import { judgeProbe } from "./capacity-probe.ts";
import { searchHighestRate } from "./capacity-search.ts";
import { type Accounts, accountsFor } from "./customers.ts";
import { lookInto, type TrialSetup, withTarget } from "./trial.ts";

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
export function runSearchTrial(setup: SearchSetup): Promise<Trial> {
	const startedAt = new Date().toISOString();
	return withTarget(setup, async (target) => {
		const accounts = await accountsFor(target, setup.seedPlan);
		const { search, outcome } = await searchOn(setup, target, accounts);
		setup.signal.throwIfAborted();
		const invariants = await lookInto(setup, { target, accounts, outcome });
		const { arm, role } = setup;
		return {
			arm,
			role,
			startedAt,
			...acceptance(search),
			search,
			...(invariants && { invariants }),
		};
	});
}

function acceptance({ ratePerSecond, limit, probes }: Search) {
	const blind = ratePerSecond === null && limit === "driver";
	const why = `the driver could not offer even ${probes.at(-1)?.ratePerSecond ?? 0}/s: ${probes.at(-1)?.why ?? "unknown"}`;
	return { accepted: !blind, why: blind ? why : null };
}

async function searchOn(
	setup: SearchSetup,
	target: Target | Elsewhere,
	accounts: Accounts,
): Promise<{ search: Search; outcome: LoadOutcome }> {
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
			const { outcome, coresBusy } = await probeLoad(setup, {
				target,
				accounts,
				ratePerSecond,
				number: probes.length,
			});
			last = outcome;
			orders.acknowledged.push(...outcome.orders.acknowledged);
			orders.unknown.push(...outcome.orders.unknown);
			const judged = judgeProbe(outcome, objective, load.deadlineMs);
			probes.push({
				ratePerSecond,
				durationMs: outcome.durationMs,
				accepted: judged.verdict !== "rejected",
				...judged,
				lagP99Ms: outcome.driver.lagMs.p99,
				coresBusy,
			});
			if (isOurs(target)) await settled(target.units, recoveryMs);
			return judged;
		},
	);
	if (!last) throw new Error(`the search on ${setup.arm} made no probe`);
	const search = { objective, tolerance: setup.tolerance, ...found, probes };
	return { search, outcome: { ...last, orders } };
}
