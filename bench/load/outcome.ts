import type { Latency } from "../stats/latency.ts";

/** The driver's own lag (sent − due) in ms; null when nothing was sent. */
export interface Lag {
	p50: number | null;
	p99: number | null;
}

/** One second of one operation, by due time. `second` counts from the end of the warm-up, as scenarios do. */
export interface SecondStats {
	second: number;
	good: number;
	late: number;
	failed: number;
	unknown: number;
	/** Good or late answers that lack parts; counted in `good` or `late` as well. */
	degraded: number;
}

/**
 * What became of the requests of one operation, or of the journeys of one name, that were due after the warm-up.
 * `offered = good + late + failed + unknown + shed`; `completed` is what got any answer.
 */
export interface OperationStats {
	/** Became due. */
	offered: number;
	/** Handed to the network; the rest was shed, or lacked an earlier answer. */
	sent: number;
	/** Got a whole answer, of any kind. */
	completed: number;
	/** Right status, right body, inside the deadline. */
	good: number;
	/** Right, but after the deadline. */
	late: number;
	/** Wrong status or body, a connection that was refused, or a step that earlier answers do not allow. */
	failed: number;
	/** No answer: the connection broke or the time-out passed, so it may have been done or not. */
	unknown: number;
	/** Never tried, because the driver was overloaded. */
	shed: number;
	/** Right answers that named missing parts in `degraded`. */
	degraded: number;
	/** Due to done, of right answers (good and late: leaving out the late ones would hide the tail). */
	latencyMs: Latency;
	/** Samples behind `latencyMs` in microseconds, see histogram.ts. */
	histogram: string;
	/** Due to done or given up, of failed and unknown requests. */
	failedHistogram: string;
	/** How often by contract code, `HTTP <status>`, `WrongBody`, `Timeout`, or the code of the network error. */
	errors: Record<string, number>;
	/** What the first answer held that failed an assertion, by its text in `errors`. */
	examples?: Record<string, string>;
	perSecond: SecondStats[];
	/** Those behind `histogram` by the second in which they were due, to two digits; null where there was none. */
	histogramPerSecond: (string | null)[];
	/** When those that were not good were done or given up, in ms of the measured load; the first 2,000. */
	troublesMs: number[];
	lagMs: Lag;
}

/** An order that was answered with 201. */
export interface AcknowledgedOrder {
	orderId: string;
	idempotencyKey: string;
	/** E-mail address. */
	customer: string;
	totalCents: number;
}

/** All orders of the load, warm-up included, for the invariants. */
export interface OrderAnswers {
	acknowledged: AcknowledgedOrder[];
	/** No answer, a 5xx, or a 201 that cannot be read: such an order exists 0 or 1 times. */
	unknown: { idempotencyKey: string; customer: string }[];
}

/** How the load before the warm-up went (ramp.ts). */
export interface RampOutcome {
	durationMs: number;
	/** Its length was given: it did not wait for anything to become flat. */
	isFixed: boolean;
	/** The windowed p50 was flat at its end. */
	becameFlat: boolean;
	/** Of each window, the p50 of all operations added up, in ms. */
	p50Ms: number[];
}

/** Everything that the driver knows about one open-loop load. */
export interface LoadOutcome {
	model: "open";
	/** When the load began, warm-up included. */
	startedAtEpochMs: number;
	/** When the warm-up ended and second 0 of the measured load began; samples due before it are discarded. */
	measuredFromEpochMs: number;
	warmupMs: number;
	/** Length of the measured load, without warm-up. */
	durationMs: number;
	/** Where the plan has a ramp. */
	ramp?: RampOutcome;
	/** The load was stopped before its end. */
	interrupted: boolean;
	operations: Record<string, OperationStats>;
	journeys: Record<string, OperationStats>;
	driver: {
		/** Of scheduled arrivals. */
		lagMs: Lag;
		/** Journeys that became due, per second of the measured load. */
		offeredPerSecond: number;
		/** Requests in flight or busy customers reached their limit: arrivals were shed, the trial is invalid. */
		overloaded: boolean;
		/** Why arrivals were shed, and how often: `InFlightLimit`, `CustomersBusy`. */
		shed: Record<string, number>;
	};
	orders: OrderAnswers;
}

/** Throughput of right answers with as many connections as asked, each as fast as answers come. */
export interface ClosedOutcome {
	model: "closed";
	startedAtEpochMs: number;
	measuredFromEpochMs: number;
	warmupMs: number;
	durationMs: number;
	connections: number;
	/** Good answers per second. */
	throughputPerSecond: number;
	/** `offered`, `sent` and `completed` are the same here: a closed loop offers what it can send. */
	operations: Record<string, OperationStats>;
	/** Connections that broke or were refused, and time-outs: autocannon does not say for which operation. */
	connectionErrors: number;
	orders: OrderAnswers;
}

/** A second in which nothing was due. */
export function emptySecond(second: number): SecondStats {
	return { second, good: 0, late: 0, failed: 0, unknown: 0, degraded: 0 };
}
