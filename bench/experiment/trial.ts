import type { SeedPlan } from "../../shop/seed.ts";
import type { LoadStart } from "../load/messages.ts";
import type { ClosedOutcome, LoadOutcome } from "../load/outcome.ts";
import {
	type ClosedPlan,
	type Door,
	type OpenPlan,
	rampConnections,
} from "../load/plan.ts";
import { type DriverProcess, startDriver } from "../load/process.ts";
import { judgeCounts, judgeTrial } from "../load/validity.ts";
import {
	judgeSurroundings,
	type Surroundings,
	surroundings,
} from "../measure/machine.ts";
import type { Invariant, Trial } from "../results/trial-schema.ts";
import { strikesCalls } from "../scenario/fault-shape.ts";
import type { RampLimits } from "../scenario/profiles.ts";
import type { Scenario } from "../scenario/schema.ts";
import {
	type Acceptance,
	acceptanceOf,
	type Rejection,
} from "../stats/rejection.ts";
import { type Elsewhere, isOurs } from "../targets/elsewhere.ts";
import { EnvironmentNotReady, UnitFailed } from "../targets/errors.ts";
import type { Target } from "../targets/target.ts";
import { checkInvariants } from "./check.ts";
import { type CostMeter, startCostMeter } from "./cost-meter.ts";
import { type Accounts, accountsFor, areSignedIn } from "./customers.ts";
import { nothingDiedByItself } from "./deaths.ts";
import { readMachine } from "./machine-reading.ts";
import { stockUp } from "./stock-up.ts";
import { trialLoadOf } from "./trial-load.ts";

type Plan = OpenPlan | ClosedPlan;

/**
 * How long before the measured load counters and CPU are read, so that reading them, on the driver's core, delays no request that
 * counts. What the warm-up uses in the rest of that time is counted in: at most 5 % of a load of 3 s, less of a longer one, and a
 * little less where reading many processes takes some of it.
 */
const readingMs = 150;

/** What happens to an arm while it is under load; its findings go into the trial. */
export type Happening = (scene: {
	target: Target;
	start: LoadStart;
	signal: AbortSignal;
}) => Promise<(outcome: LoadOutcome) => Findings>;

/** What happened, as the trial keeps it. */
export type Findings = Pick<Trial, "fault" | "deploy">;

/** All that one trial needs. */
export interface TrialSetup {
	scenario: Scenario;
	arm: string;
	role: Trial["role"];
	seed: number;
	seedPlan: SeedPlan;
	/** The door that the load uses. */
	door: Door;
	startTarget: () => Promise<Target | Elsewhere>;
	driver: { bundle: string; cores: string };
	/** All cores that the trial uses, its driver's included; empty for all of the machine. */
	cores: readonly number[];
	/** How long the arm is warmed up before latency is measured, see OpenPlan. */
	ramp?: RampLimits;
	happening?: Happening;
	signal: AbortSignal;
	/** Tells what the trial is doing now. */
	tell: (phase: string) => void;
}

/** One arm, fresh processes on a fresh copy of the seeded database, under load once; then the invariants. Leaves nothing running. */
export function runTrial(setup: TrialSetup): Promise<Trial> {
	const startedAt = new Date().toISOString();
	return withTarget(setup, async (target) => {
		const accounts = await accountsFor(target, setup.seedPlan);
		const { stock } = setup.scenario.data;
		if (stock && isOurs(target) && areSignedIn(accounts))
			await stockUp(target, accounts, stock);
		const { outcome, cost, machine, findings } = await underLoad(
			setup,
			target,
			accounts,
		);
		setup.signal.throwIfAborted();
		if (!isOurs(target)) stillAnswers(target, outcome);
		const invariants = await lookInto(setup, { target, accounts, outcome });
		const { accepted, rejections } = accept(setup, {
			outcome,
			machine,
			findings,
		});
		return {
			arm: setup.arm,
			role: setup.role,
			startedAt,
			accepted,
			why: accepted ? null : rejections.map(({ why }) => why).join("; "),
			rejectedBy: [...new Set(rejections.map(({ rule }) => rule))],
			load: trialLoadOf(outcome),
			...(cost && { cost }),
			...(invariants && { invariants }),
			machine,
			...findings,
		};
	});
}

/**
 * Starts an arm, uses it, and stops it in any case. What failed because a process had ended by itself is told as that: throws
 * UnitFailed.
 */
export async function withTarget<Found>(
	{ startTarget, signal, tell }: TrialSetup,
	use: (target: Target | Elsewhere) => Promise<Found>,
): Promise<Found> {
	tell("starting");
	const target = await startTarget();
	try {
		signal.throwIfAborted();
		return await use(target);
	} catch (cause) {
		if (isOurs(target) && !signal.aborted && !isToldAlready(cause))
			nothingDiedByItself(target, cause);
		throw cause;
	} finally {
		tell("draining and stopping");
		await target.stop();
	}
}

const isToldAlready = (cause: unknown) =>
	cause instanceof UnitFailed || cause instanceof EnvironmentNotReady;

/** Throws UnitFailed when not one answer came from a system that answered before the run. */
export function stillAnswers(
	{ arm, url }: Elsewhere,
	outcome: LoadOutcome | ClosedOutcome,
): void {
	const all = Object.values(outcome.operations);
	if (all.some(({ completed }) => completed > 0)) return;
	const errors = [...new Set(all.flatMap(({ errors }) => Object.keys(errors)))];
	if (outcome.model === "open" && onlyTimedOut(errors)) {
		const rate = Number(outcome.driver.offeredPerSecond.toPrecision(3));
		throw new UnitFailed(
			`the arm ${arm} at ${url} is slower than the schedule: at ${rate} journeys/s no answer came before its time-out; lower the rate of the load, and repeat the run`,
		);
	}
	throw new UnitFailed(
		`the arm ${arm} at ${url} does not answer any more (${errors.join(", ")}); look at its log, start it again, and repeat the run`,
	);
}

/** Requests that wait for answers are also why others are shed; a door that is closed refuses. */
function onlyTimedOut(errors: readonly string[]): boolean {
	return (
		errors.includes("Timeout") &&
		errors.every((error) => error === "Timeout" || error === "Shed")
	);
}

/** The invariants of an arm after its load; undefined for one that is not ours. Throws UnitFailed when a process ended by itself. */
export async function lookInto(
	{ scenario, seedPlan, signal, tell }: TrialSetup,
	{
		target,
		accounts,
		outcome,
	}: {
		target: Target | Elsewhere;
		accounts: Accounts;
		outcome: LoadOutcome | ClosedOutcome;
	},
): Promise<Invariant[] | undefined> {
	if (!isOurs(target) || !areSignedIn(accounts)) return undefined;
	nothingDiedByItself(target);
	tell("checking the books");
	const { stock = {} } = scenario.data;
	return checkInvariants(seedPlan, {
		target,
		accounts,
		outcome,
		stock,
		signal,
	});
}

/** By the rules of what the scenario claims; the closed model has no schedule that the driver could fall behind. */
function accept(
	{ scenario, role }: TrialSetup,
	{ outcome, machine, findings }: Seen,
): Acceptance {
	if (outcome.model === "closed")
		return acceptanceOf(judgeSurroundings(machine, "throughput"));
	if (claimsLatency(scenario))
		return acceptanceOf([
			...judgeTrial(outcome).rejections,
			...judgeSurroundings(machine, "latency"),
		]);
	return acceptanceOf([
		...judgeCounts(outcome, scenario.load.deadlineMs).rejections,
		...judgeSurroundings(machine, "counts"),
		...whatDidNotHappen(role, outcome, findings),
	]);
}

/** Whether the times of answers are what a scenario is about. */
export function claimsLatency({ kind }: Pick<Scenario, "kind">): boolean {
	return kind === "latency" || kind === "ladder";
}

/** A fault that did not fire proves nothing, and of a roll-out that outlasts the load the end was not seen. */
function whatDidNotHappen(
	role: Trial["role"],
	{ durationMs }: LoadOutcome,
	{ fault, deploy }: Findings,
): Rejection[] {
	const rejections: Rejection[] = [];
	const isDue =
		role !== "placebo" &&
		fault?.notHere === undefined &&
		!strikesCalls(fault?.kind ?? "");
	if (fault && isDue && (fault.fired ?? 0) < 1)
		rejections.push({
			rule: "noFault",
			why: `the fault never struck (${fault.proof})`,
		});
	if (deploy && deploy.endedAtMs > durationMs)
		rejections.push({
			rule: "unfinishedRollOut",
			why: `the roll-out ended at ${Math.round(deploy.endedAtMs)} ms, after the load`,
		});
	return rejections;
}

async function underLoad(
	setup: TrialSetup,
	target: Target | Elsewhere,
	accounts: Accounts,
) {
	// Before the driver, whose preparation is the warm-up: idle memory is that of an arm without any load.
	const meter = isOurs(target) ? await startCostMeter(target) : undefined;
	setup.tell("warming up");
	const driver = await startDriver<Plan>({
		plan: loadPlan(setup, target, accounts),
		bundle: setup.driver.bundle,
		...(setup.driver.cores === "" ? {} : { cores: setup.driver.cores }),
	});
	const stop = () => driver.stop();
	setup.signal.addEventListener("abort", stop);
	try {
		// Whoever aborted before there was somebody to hear it is heard here.
		setup.signal.throwIfAborted();
		return await watch(setup, target, { driver, meter });
	} finally {
		setup.signal.removeEventListener("abort", stop);
		await driver.close();
	}
}

/** What was seen of one load. */
interface Seen {
	outcome: LoadOutcome | ClosedOutcome;
	machine: Surroundings;
	findings: Findings;
}

async function watch(
	setup: TrialSetup,
	target: Target | Elsewhere,
	{
		driver,
		meter,
	}: { driver: DriverProcess<Plan>; meter?: CostMeter | undefined },
) {
	setup.tell("under load");
	const start = await driver.start();
	const ours = isOurs(target) ? target : undefined;
	const over = new AbortController();
	const signal = AbortSignal.any([setup.signal, over.signal]);
	const happening = ours && setup.happening?.({ target: ours, start, signal });
	happening?.catch(() => driver.stop());
	try {
		await until(start.measuredFromEpochMs - readingMs, setup.signal);
		const look = () =>
			readMachine(setup.cores, { target: ours, driver: driver.pid });
		await meter?.begin();
		const before = look();
		const outcome = await driver.outcome;
		const after = look();
		const usage = { before: before.usage, after: after.usage };
		const cost = await meter?.end(usage, outcome);
		const machine = surroundings(before, after);
		const tellOf = await happening;
		const findings = tellOf && outcome.model === "open" ? tellOf(outcome) : {};
		return { outcome, cost, machine, findings };
	} finally {
		// A fault heals although the trial throws.
		over.abort();
		await happening?.catch(() => undefined);
	}
}

function loadPlan(
	{ scenario, seed, ramp, door }: TrialSetup,
	target: Target | Elsewhere,
	accounts: Accounts,
): Plan {
	const { load, data } = scenario;
	return {
		...load,
		...(ramp && { ramp: { connections: rampConnections, ...ramp } }),
		baseUrl: target.url,
		door,
		seed,
		products: data.products,
		customers: accounts.customers,
		admin: accounts.admin,
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
