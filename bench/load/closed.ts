import { performance } from "node:perf_hooks";
import autocannon from "autocannon";
import { type ClosedLoop, createLoop } from "./closed-loop.ts";
import { signInAdmin, signInAll } from "./customers.ts";
import { createExchange } from "./exchange.ts";
import type { LoadStart } from "./messages.ts";
import { createOrderLog } from "./orders.ts";
import type { ClosedOutcome } from "./outcome.ts";
import { type ClosedPlan, timeoutMsOf } from "./plan.ts";
import { createRecorder } from "./recorder.ts";
import { createSessions } from "./session.ts";

/** A saturation run that is ready to begin. */
export interface PreparedSaturation {
	/** Runs once. An abort ends it early. */
	run(options: {
		signal: AbortSignal;
		onStart?: (start: LoadStart) => void;
	}): Promise<ClosedOutcome>;
}

/** Checks the plan and signs the customers in. Throws when a word is wrong, a sign-in fails, or customers are too few. */
export async function prepareSaturation(
	plan: ClosedPlan,
): Promise<PreparedSaturation> {
	const { journeys } = createSessions(plan);
	const signedIn = journeys.some((journey) => journey.signedIn);
	if (signedIn && plan.customers.length < plan.connections)
		throw new Error(
			`closed load: ${plan.connections} connections need as many customers, the plan has ${plan.customers.length}; add customers or take fewer connections`,
		);
	const accounts = signedIn ? plan.customers.slice(0, plan.connections) : [];
	const exchange = createExchange({
		baseUrl: plan.baseUrl,
		timeoutMs: timeoutMsOf(plan.deadlineMs),
		now: () => performance.now(),
	});
	try {
		const customers = await signInAll(exchange, accounts);
		const admin = await signInAdmin(exchange, plan, journeys);
		const ready = { ...plan, customers, ...(admin && { admin }) };
		return { run: (options) => saturate(ready, options) };
	} finally {
		await exchange.close();
	}
}

// autocannon looks at its stop flag once in this interval.
const checkMs = 100;

async function saturate(
	plan: ClosedPlan,
	{
		signal,
		onStart,
	}: { signal: AbortSignal; onStart?: (start: LoadStart) => void },
): Promise<ClosedOutcome> {
	const totalMs = plan.warmupMs + plan.durationMs;
	const recorder = createRecorder(plan.warmupMs);
	const orders = createOrderLog();
	const sessions = createSessions(plan);
	const loops = new Map<autocannon.Client, ClosedLoop>();
	const zero = performance.now();
	const nowMs = () => performance.now() - zero;
	const isMeasured = () => nowMs() >= plan.warmupMs && nowMs() < totalMs;
	const setupClient = (client: autocannon.Client) => {
		const connection = loops.size;
		const loop = createLoop({
			sessions,
			connection,
			connections: plan.connections,
			customer: plan.customers[connection],
			deadlineMs: plan.deadlineMs,
			nowMs,
			orders,
			record: (sample) => isMeasured() && recorder.record(sample),
		});
		loops.set(client, loop);
		client.setRequests([loop.request]);
	};
	const startedAtEpochMs = performance.timeOrigin + zero;
	const measuredFromEpochMs = startedAtEpochMs + plan.warmupMs;
	onStart?.({ startedAtEpochMs, measuredFromEpochMs });
	const settings = {
		url: plan.baseUrl,
		connections: plan.connections,
		duration: Math.ceil(totalMs / 1000) + 1,
		timeout: Math.ceil(timeoutMsOf(plan.deadlineMs) / 1000),
		sampleInt: checkMs,
		setupClient,
	};
	let connectionErrors = 0;
	await runToEnd(settings, totalMs, {
		signal,
		answered: (client, latencyMs) => loops.get(client)?.answered(latencyMs),
		broken: () => {
			connectionErrors += 1;
		},
	});
	for (const loop of loops.values()) loop.end();
	const operations = recorder.stats();
	const good = Object.values(operations).reduce((n, { good }) => n + good, 0);
	return {
		model: "closed",
		startedAtEpochMs,
		measuredFromEpochMs,
		warmupMs: plan.warmupMs,
		durationMs: plan.durationMs,
		connections: plan.connections,
		throughputPerSecond: (good / plan.durationMs) * 1000,
		operations,
		connectionErrors,
		orders: orders.answers(),
	};
}

interface Listening {
	signal: AbortSignal;
	answered(client: autocannon.Client, latencyMs: number): void;
	broken(): void;
}

function runToEnd(
	settings: autocannon.Options,
	totalMs: number,
	{ signal, answered, broken }: Listening,
): Promise<void> {
	return new Promise((resolve, reject) => {
		const instance = autocannon(settings, (error: unknown) => {
			clearTimeout(timer);
			signal.removeEventListener("abort", stop);
			if (error) reject(error);
			else resolve();
		});
		const stop = () => instance.stop();
		const timer = setTimeout(stop, totalMs);
		signal.addEventListener("abort", stop);
		// The fourth argument is a float of ms from process.hrtime: its microseconds are lost in autocannon's own histogram.
		instance.on("response", (client, _status, _bytes, latencyMs) =>
			answered(client, latencyMs),
		);
		instance.on("reqError", broken);
	});
}
