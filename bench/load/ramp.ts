import { createCustomerPool } from "./customers.ts";
import { createExchange } from "./exchange.ts";
import { createFault, createPresence } from "./fault.ts";
import { createLatencyWindows, flatRule, isFlat } from "./flat.ts";
import type { OrderAnswers, RampOutcome } from "./outcome.ts";
import { type OpenPlan, type Ramp, timeoutMsOf } from "./plan.ts";
import type { Sample } from "./recorder.ts";
import { createSessions } from "./session.ts";
import { isRight, type VisitContext } from "./step.ts";
import { createVisit } from "./visit.ts";
import { createWatch } from "./watch.ts";

/** What a ramp needs besides the plan. */
export interface RampOptions {
	ramp: Ramp;
	/** Milliseconds, monotonic. */
	nowMs: () => number;
	signal: AbortSignal;
}

// Inputs of the ramp are drawn from seeds of their own: the measured load is the same however long it took.
const rampSeeds = 1_000_003;

// Code that has never closed a connection is compiled for a world without: the first one to close, some seconds into the load, would
// throw nearly all of it away, and the driver would run at a tenth of its speed for 200 ms.
const idleMs = 100;

/**
 * The journeys of a plan by a few customers, all but one of whom never rest, until their windowed p50 is flat or time is up. It warms
 * both up, the system and this driver, and measures nothing. Its orders are told, for the invariants.
 */
export async function climb(
	plan: OpenPlan,
	{ ramp, nowMs, signal }: RampOptions,
): Promise<{ ramp: RampOutcome; orders: OrderAnswers }> {
	const own = {
		...plan,
		seed: plan.seed + rampSeeds,
		keyPrefix: `${plan.keyPrefix ?? "load"}-ramp`,
	};
	const sessions = createSessions(own);
	const names = sessions.journeys.flatMap(({ weight, calls }) =>
		weight > 0 ? calls.map(({ name }) => name) : [],
	);
	const windows = createLatencyWindows([...new Set(names)]);
	const exchange = createExchange({
		baseUrl: plan.baseUrl,
		timeoutMs: timeoutMsOf(plan.deadlineMs),
		now: nowMs,
		idleMs,
	});
	const watch = createWatch(0);
	const fault = createFault(signal);
	const present = createPresence();
	const over = new AbortController();
	const context: VisitContext = {
		...watch.context,
		nowMs,
		exchange,
		deadlineMs: plan.deadlineMs,
		maxInFlight: Number.POSITIVE_INFINITY,
		inFlight: 0,
		operations: {
			...watch.context.operations,
			record(sample) {
				watch.context.operations.record(sample);
				note(sample);
			},
		},
		onFault: fault.raise,
		signal: AbortSignal.any([fault.signal, over.signal]),
	};
	const note = ({ name, fate, dueMs, doneMs }: Sample) => {
		if (isRight(fate)) windows.add(name, doneMs - dueMs);
	};
	const visit = createVisit({
		context,
		sessions,
		customers: createCustomerPool(own.customers, own.seed),
	});
	let arrival = 0;
	const come = (again: (visit: () => void) => void) => {
		if (context.signal.aborted) return present.leave();
		visit(arrival, nowMs(), () => again(() => come(again)));
		arrival += 1;
	};
	for (let each = 0; each < ramp.connections; each += 1) {
		present.enter();
		come(each === 0 ? afterRest : setImmediate);
	}
	try {
		const seen = await untilFlat(ramp, { ...windows, nowMs, fault });
		over.abort();
		await Promise.race([present.gone(), fault.raised]);
		return { ramp: seen, orders: watch.context.orders.answers() };
	} finally {
		await exchange.close();
	}
}

/** So long that the connection is closed meanwhile. */
function afterRest(visit: () => void): void {
	setTimeout(visit, 2 * idleMs);
}

interface Watching {
	close(): number | null;
	nowMs: () => number;
	fault: ReturnType<typeof createFault>;
}

/** Closes window after window until they are flat, time is up, or the load was told to end. */
async function untilFlat(
	{ leastMs, greatestMs }: Ramp,
	{ close, nowMs, fault }: Watching,
): Promise<RampOutcome> {
	const startedMs = nowMs();
	const p50Ms: number[] = [];
	const isOver = () => {
		const tookMs = nowMs() - startedMs;
		const becameFlat = tookMs >= leastMs && isFlat(p50Ms);
		return becameFlat || tookMs >= greatestMs;
	};
	await Promise.race([
		fault.raised,
		new Promise<void>((resolve) => {
			const timer = setInterval(() => {
				const value = close();
				if (value !== null) p50Ms.push(value);
				if (!isOver() && !fault.signal.aborted) return;
				clearInterval(timer);
				resolve();
			}, flatRule.windowMs);
		}),
	]);
	return {
		durationMs: nowMs() - startedMs,
		isFixed: leastMs === greatestMs,
		becameFlat: isFlat(p50Ms),
		p50Ms,
	};
}
