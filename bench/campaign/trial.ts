import { setTimeout as sleep } from "node:timers/promises";
import { seededStock } from "../../shop/seed.ts";
import { resilienceOf } from "../experiment/arms.ts";
import { buildOf } from "../experiment/builds.ts";
import { brokerOf } from "../experiment/buses.ts";
import { signInAccounts } from "../experiment/customers.ts";
import type { Facts, Violation } from "../measure/invariants.ts";
import { createShopClient } from "../measure/shop-client.ts";
import { createRandom } from "../stats/random.ts";
import type { Broker } from "../targets/broker.ts";
import { createClosers } from "../targets/closers.ts";
import { startLocal } from "../targets/local.ts";
import { programsOf } from "../targets/options.ts";
import { noPinning } from "../targets/pinning.ts";
import type { Target } from "../targets/target.ts";
import { type Checked, checkAtRest } from "./check.ts";
import type { History } from "./history.ts";
import { createKiller } from "./killer.ts";
import type { Strike, TrialPlan } from "./schedule.ts";
import { createShelves } from "./shelves.ts";
import { createShoppers } from "./shoppers.ts";
import { nothingTold, type Told } from "./told.ts";

/** Where and how the trials of a campaign run. */
export interface Ground {
	root: string;
	seed: number;
	broker: Broker;
	signal: AbortSignal;
	/** Progress, for people. */
	tell(line: string): void;
}

/** What came of a trial: where there is a violation, it ended there. */
export interface TrialOutcome {
	told: Told;
	kills: readonly string[];
	doubles: number;
	violations: readonly Violation[];
	/** What the violations were found in. */
	facts?: Facts;
}

const shop = { products: 6, customers: 12 };
/** Long enough to be killed in, and to kill in. */
const cardDelayMs = 15;
/** Shopping goes on for a moment with all up again. */
const afterStretchMs = 200;

/** Starts an arm in `runDir`, kills as planned, checks. Whatever comes of it, nothing is left running. */
export async function runTrial(
	plan: TrialPlan,
	ground: Ground,
	{ runDir, history }: { runDir: string; history: History },
): Promise<TrialOutcome> {
	const { arm, round, stretches } = plan;
	const { seed } = ground;
	history.note({ what: "trial", atMs: Date.now(), round, arm, seed });
	const closers = createClosers();
	try {
		const target = await startArm(arm, ground, runDir);
		closers.add(async () => {
			await target.stop();
			history.takeJournal(target.journal());
		});
		const setting = await settingOf(plan, ground, { target, history });
		closers.add(setting.client.close);
		return await runStretches(stretches, { arm, ground, setting });
	} finally {
		await closers.closeAll();
	}
}

/** Stretch after stretch, to the first violation. */
async function runStretches(
	stretches: TrialPlan["stretches"],
	{ arm, ground, setting }: { arm: string; ground: Ground; setting: Setting },
): Promise<TrialOutcome> {
	const { history, killer, target, told } = setting;
	const kills: string[] = [];
	let checked: Partial<Checked> = {};
	for (const strikes of stretches) {
		await shopAndStrike(strikes, setting);
		kills.push(...strikes.flat().map(({ victim }) => victim));
		const { violations, facts } = await checkAtRest(setting);
		checked = { violations, facts };
		history.takeJournal(target.journal());
		const last = strikes.at(-1)?.at(-1)?.number ?? 0;
		const atMs = Date.now();
		history.note({ what: "check", atMs, kills: last, violations });
		ground.tell(
			`${arm}: ${last} kills, ${told.acknowledged.length} orders in this trial, ${violations.length} violations`,
		);
		if (violations.length > 0) break;
	}
	const doubles = killer.doubles();
	return { told, kills, doubles, violations: [], ...checked };
}

async function shopAndStrike(
	strikes: readonly Strike[],
	{ shelves, shoppers, killer, signal }: Setting,
): Promise<void> {
	await shelves.restock();
	shoppers.begin();
	try {
		for (const strike of strikes) await killer.strike(strike);
		await sleep(afterStretchMs, undefined, { signal });
	} finally {
		await shoppers.end();
	}
}

function startArm(
	arm: string,
	{ root, seed, broker }: Ground,
	runDir: string,
): Promise<Target> {
	return startLocal({
		...buildOf(root, arm),
		programs: programsOf(root),
		runDir,
		seed: { seed, ...shop },
		broker: brokerOf(arm, broker),
		resilience: resilienceOf(arm, "full"),
		pinning: noPinning("a campaign measures nothing"),
		cardDelayMs,
		// Kills come faster than units recover by the usual measure, and waiting shows nothing.
		recoveredAfterMs: 0,
	});
}

type Setting = Awaited<ReturnType<typeof settingOf>>;

/** Who takes part in a trial. */
async function settingOf(
	{ round }: TrialPlan,
	{ seed, broker, signal }: Ground,
	{ target, history }: { target: Target; history: History },
) {
	const seedPlan = { seed, ...shop };
	const { customers, admin } = await signInAccounts(
		seedPlan,
		target.keys.signingKeyFile,
	);
	const client = createShopClient(target.url);
	const told = nothingTold();
	const seeded = seededStock(seedPlan);
	const adminToken = admin.token;
	const shelves = createShelves({ client, adminToken, history, seeded });
	const shoppers = createShoppers({
		...{ client, history, told, customers, signal },
		productIds: shelves.productIds,
		randomOf: (customer) => createRandom(seed, round, customer),
	});
	const killer = createKiller({
		...{ target, broker, history, signal },
		orders: () => told.acknowledged.length,
	});
	return {
		...{ target, client, customers, told, history, signal },
		...{ shelves, shoppers, killer },
	};
}
