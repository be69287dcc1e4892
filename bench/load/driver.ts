import { performance } from "node:perf_hooks";
import { arrivalsAfterWarmup, durationOf } from "./arrivals.ts";
import { createCustomerPool, signInAdmin, signInAll } from "./customers.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { createFault, createPresence } from "./fault.ts";
import type { LoadStart } from "./messages.ts";
import type { LoadOutcome } from "./outcome.ts";
import { pace } from "./pacer.ts";
import { type OpenPlan, timeoutMsOf } from "./plan.ts";
import { climb } from "./ramp.ts";
import { createSessions } from "./session.ts";
import type { VisitContext } from "./step.ts";
import { createVisit } from "./visit.ts";
import { createWatch } from "./watch.ts";

/** A load that is ready to begin: words checked, customers signed in. */
export interface PreparedLoad {
	/** Runs the load once. An abort ends it early and marks the outcome. */
	run(options: {
		signal: AbortSignal;
		onStart?: (start: LoadStart) => void;
	}): Promise<LoadOutcome>;
	/** Breaks all connections. */
	close(): Promise<void>;
}

const defaultMaxInFlight = 2_000;
// Time for the process to return to its event loop before the first arrival is due.
const leadMs = 20;

/**
 * Checks the plan, signs the customers in and takes the ramp, outside the measured load. Throws when a word is wrong or a sign-in
 * fails. An abort cuts the ramp short.
 */
export async function prepareOpenLoad(
	plan: OpenPlan,
	signal?: AbortSignal,
): Promise<PreparedLoad> {
	const clock = createClock();
	const exchange = createExchange({
		baseUrl: plan.baseUrl,
		timeoutMs: timeoutMsOf(plan.deadlineMs),
		now: clock.nowMs,
	});
	try {
		const ready = await signedInPlan(plan, exchange);
		const { ramp } = plan;
		// What was made until here would be copied by the first collections under load, for 10 ms each. After the ramp is too late: with
		// its closed connections goes what V8 learned of them, and the first one to close under load costs 200 ms of slow code again.
		globalThis.gc?.();
		const before =
			ramp &&
			(await climb(ready, {
				ramp,
				nowMs: clock.nowMs,
				signal: signal ?? new AbortController().signal,
			}));
		return {
			async run(options) {
				const outcome = await runLoad(ready, { ...options, clock, exchange });
				return before ? after(before, outcome) : outcome;
			},
			close: () => exchange.close(),
		};
	} catch (error) {
		await exchange.close();
		throw error;
	}
}

/** An outcome with that of the ramp before it. */
function after(
	{ ramp, orders }: Awaited<ReturnType<typeof climb>>,
	outcome: LoadOutcome,
): LoadOutcome {
	const { acknowledged, unknown } = outcome.orders;
	return {
		...outcome,
		ramp,
		orders: {
			acknowledged: [...orders.acknowledged, ...acknowledged],
			unknown: [...orders.unknown, ...unknown],
		},
	};
}

async function signedInPlan(
	plan: OpenPlan,
	exchange: Exchange,
): Promise<OpenPlan> {
	const { journeys } = createSessions(plan);
	const needed = journeys.some((journey) => journey.signedIn);
	const customers = needed
		? await signInAll(exchange, plan.customers)
		: plan.customers;
	const admin = await signInAdmin(exchange, plan, journeys);
	return { ...plan, customers, ...(admin && { admin }) };
}

interface Clock {
	/** Milliseconds after the start of the load, with microseconds. */
	nowMs(): number;
	/** Puts the start of the load a little into the future and gives its epoch ms. */
	start(): number;
}

function createClock(): Clock {
	let zero = performance.now();
	return {
		nowMs: () => performance.now() - zero,
		start() {
			zero = performance.now() + leadMs;
			return performance.timeOrigin + zero;
		},
	};
}

interface Running {
	signal: AbortSignal;
	onStart?: (start: LoadStart) => void;
	clock: Clock;
	exchange: Exchange;
}

async function runLoad(
	plan: OpenPlan,
	{ signal, onStart, clock, exchange }: Running,
): Promise<LoadOutcome> {
	const { arrivals: kind, stages, seed, warmupMs } = plan;
	const dueMs = arrivalsAfterWarmup({ kind, stages, seed }, warmupMs);
	const watch = createWatch(plan.warmupMs);
	const fault = createFault(signal);
	const context: VisitContext = {
		...watch.context,
		onFault: fault.raise,
		nowMs: clock.nowMs,
		exchange,
		deadlineMs: plan.deadlineMs,
		maxInFlight: plan.maxInFlight ?? defaultMaxInFlight,
		inFlight: 0,
		signal: fault.signal,
	};
	const visit = createVisit({
		context,
		sessions: createSessions(plan),
		customers: createCustomerPool(plan.customers, plan.seed),
	});
	const startedAtEpochMs = clock.start();
	const measuredFromEpochMs = startedAtEpochMs + plan.warmupMs;
	onStart?.({ startedAtEpochMs, measuredFromEpochMs });
	const visitors = createPresence();
	const paced = pace(dueMs, {
		now: clock.nowMs,
		signal: fault.signal,
		onDue(arrival) {
			visitors.enter();
			visit(arrival, dueMs[arrival] as number, visitors.leave);
		},
	});
	await Promise.race([paced, fault.raised]);
	await Promise.race([visitors.gone(), fault.raised]);
	return {
		model: "open",
		startedAtEpochMs,
		measuredFromEpochMs,
		warmupMs: plan.warmupMs,
		durationMs: durationOf(plan.stages),
		interrupted: signal.aborted,
		...watch.seen(dueMs, plan),
	};
}
