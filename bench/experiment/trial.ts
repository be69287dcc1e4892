import { type SeedPlan, seededStock } from "../../shop/seed.ts";
import type { LoadStart } from "../load/messages.ts";
import type { LoadOutcome } from "../load/outcome.ts";
import type { OpenPlan } from "../load/plan.ts";
import { type DriverProcess, startDriver } from "../load/process.ts";
import { judgeTrial } from "../load/validity.ts";
import { collectFacts, collectUntil } from "../measure/facts.ts";
import { invariants, violationsOf } from "../measure/invariants.ts";
import { settled } from "../measure/settle.ts";
import { createShopClient } from "../measure/shop-client.ts";
import type { Invariant, Trial, TrialCost } from "../results/trial-schema.ts";
import type { OpenLoad, Scenario } from "../scenario/schema.ts";
import type { Target } from "../targets/target.ts";
import { type Accounts, signInAccounts } from "./customers.ts";
import { trialLoadOf } from "./trial-load.ts";

/** How long a shop may take to finish what it began: longer than the deadline of a checkout. */
const settlePatienceMs = 20_000;

/** What happens to an arm while it is under load; its findings go into the trial. */
export type Happening = (scene: {
	target: Target;
	start: LoadStart;
	signal: AbortSignal;
}) => Promise<(outcome: LoadOutcome) => Pick<Trial, "fault" | "deploy">>;

/** All that one trial needs. */
export interface TrialSetup {
	scenario: Scenario & { load: OpenLoad };
	arm: string;
	role: Trial["role"];
	seed: number;
	seedPlan: SeedPlan;
	startTarget: () => Promise<Target>;
	driver: { bundle: string; cores: string };
	happening?: Happening;
	signal: AbortSignal;
	/** Tells what the trial is doing now. */
	tell: (phase: string) => void;
}

/** One arm, fresh processes on a fresh copy of the seeded database, under load once; then the invariants. Leaves nothing running. */
export async function runTrial(setup: TrialSetup): Promise<Trial> {
	const startedAt = new Date().toISOString();
	setup.tell("starting");
	const target = await setup.startTarget();
	try {
		const accounts = await signInAccounts(
			setup.seedPlan,
			target.keys.signingKeyFile,
		);
		const { outcome, cost, findings } = await underLoad(
			setup,
			target,
			accounts,
		);
		setup.tell("checking invariants");
		const checked = await checkInvariants(setup, { target, accounts, outcome });
		const { accepted, why } = judgeTrial(outcome);
		return {
			arm: setup.arm,
			role: setup.role,
			startedAt,
			accepted,
			why: accepted ? null : why.join("; "),
			load: trialLoadOf(outcome),
			cost,
			invariants: checked,
			...findings,
		};
	} finally {
		setup.tell("stopping");
		await target.stop();
	}
}

async function underLoad(
	setup: TrialSetup,
	target: Target,
	accounts: Accounts,
) {
	const driver = await startDriver<OpenPlan>({
		plan: loadPlan(setup, target, accounts),
		bundle: setup.driver.bundle,
		...(setup.driver.cores === "" ? {} : { cores: setup.driver.cores }),
	});
	const stop = () => driver.stop();
	setup.signal.addEventListener("abort", stop);
	try {
		return await watch(setup, target, driver);
	} finally {
		setup.signal.removeEventListener("abort", stop);
		await driver.close();
	}
}

async function watch(
	setup: TrialSetup,
	target: Target,
	driver: DriverProcess<OpenPlan>,
) {
	setup.tell("under load");
	const start = await driver.start();
	const happening = setup.happening?.({ target, start, signal: setup.signal });
	happening?.catch(() => driver.stop());
	await until(start.measuredFromEpochMs, setup.signal);
	const before = target.usage();
	const outcome = await driver.outcome;
	const cost = costBetween(before, target.usage());
	const findings = (await happening)?.(outcome) ?? {};
	return { outcome, cost, findings };
}

function loadPlan(
	{ scenario, seed }: TrialSetup,
	target: Target,
	accounts: Accounts,
): OpenPlan {
	const { load, data } = scenario;
	return {
		model: "open",
		baseUrl: target.url,
		seed,
		journeys: load.journeys,
		products: data.products,
		customers: accounts.customers,
		admin: accounts.admin,
		deadlineMs: load.deadlineMs,
		arrivals: load.arrivals,
		stages: load.stages,
		warmupMs: load.warmupMs,
	};
}

/** Waits for a moment (epoch ms), or until the run is stopped. */
export function until(epochMs: number, signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const done = () => {
			clearTimeout(timer);
			signal.removeEventListener("abort", done);
			resolve();
		};
		const timer = setTimeout(done, epochMs - Date.now());
		signal.addEventListener("abort", done);
		if (signal.aborted) done();
	});
}

type Usages = ReturnType<Target["usage"]>;

/** CPU that was used between two looks, memory at the second. */
function costBetween(before: Usages, after: Usages): TrialCost {
	const units = Object.fromEntries(
		Object.entries(after).map(([unit, usage]) => [
			unit,
			{
				cpuMicros: usage.cpuMicros - (before[unit]?.cpuMicros ?? 0),
				memoryBytes: usage.pssBytes,
				runQueueWaitMs:
					(usage.coreWaitMicros - (before[unit]?.coreWaitMicros ?? 0)) / 1000,
			},
		]),
	);
	const all = Object.values(units);
	return {
		cpuMicros: all.reduce((sum, unit) => sum + unit.cpuMicros, 0),
		memoryBytes: all.reduce((sum, unit) => sum + unit.memoryBytes, 0),
		units,
	};
}

async function checkInvariants(
	{ seedPlan }: TrialSetup,
	found: { target: Target; accounts: Accounts; outcome: LoadOutcome },
): Promise<Invariant[]> {
	const { target, accounts, outcome } = found;
	const client = createShopClient(target.url);
	try {
		const collect = async () =>
			collectFacts({
				client,
				customers: accounts.customers,
				onHandBefore: new Map(
					[...seededStock(seedPlan)].map(({ productId, onHand }) => [
						productId,
						onHand,
					]),
				),
				ledgerUrl: target.cardProcessor.url,
				acknowledged: outcome.orders.acknowledged,
				unknown: outcome.orders.unknown,
				pending: await settled(target.units, settlePatienceMs),
			});
		const facts = await collectUntil(
			collect,
			(facts) => violationsOf(facts).length === 0,
			settlePatienceMs,
		);
		const violations = violationsOf(facts);
		return invariants.map((name) => {
			const broken = violations.filter(({ invariant }) => invariant === name);
			const examples = broken.slice(0, 5).map(({ detail }) => detail);
			return {
				name,
				held: broken.length === 0,
				detail:
					broken.length === 0
						? "held"
						: `${broken.length}: ${examples.join("; ")}`,
			};
		});
	} finally {
		await client.close();
	}
}
