import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { watchClients } from "../../shop/runtime/trace-client.ts";
import { nowMicros } from "../../shop/runtime/trace-clock.ts";
import { newTrace } from "../../shop/runtime/trace-context.ts";
import type { Span } from "../../shop/runtime/trace-span.ts";
import {
	createTracer,
	inScope,
	type Tracer,
} from "../../shop/runtime/tracer.ts";
import { createCustomerPool } from "../load/customers.ts";
import type { Credentials, SessionPlan } from "../load/plan.ts";
import {
	createSessions,
	type Session,
	type SessionRequest,
} from "../load/session.ts";

/** How an operation is driven while it is traced. */
export interface DrivePlan extends SessionPlan {
	/** Journeys whose last request is traced. */
	journeys: SessionPlan["journeys"];
	/** Journeys in all, of which every fourth is not sampled: it shows what tracing costs. */
	arrivals: number;
	ratePerSecond: number;
	/** As fast as answers come, not sampled, so that what is traced is compiled code. */
	warmupMs: number;
	signal: AbortSignal;
}

/** What the driver saw. */
export interface Driven {
	/** The span of each traced request that was answered rightly: sent to done. */
	roots: { operation: string; span: Span }[];
	/** Latencies in microseconds of requests that were not sampled. */
	untraced: { operation: string; micros: number }[];
	/** What wrong answers said, and how often. */
	wrong: Map<string, number>;
}

const warmers = 4;
const everyUntraced = 4;
const patience = { attempts: 250, pauseMs: 20 };

/** Sends journeys at a constant low rate, so that requests do not wait for one another; the last request of each is traced. */
export async function drive(plan: DrivePlan): Promise<Driven> {
	const pool = new Pool(plan.baseUrl, { connections: 64, pipelining: 1 });
	const tracer = createTracer({
		unit: "driver",
		capacity: Math.max(1, plan.arrivals),
	});
	watchClients();
	const sender = { plan, pool, tracer };
	try {
		await warmUp(sender);
		return await traceAll(sender);
	} finally {
		tracer.close();
		await pool.destroy();
	}
}

interface Sender {
	plan: DrivePlan;
	pool: Pool;
	tracer: Tracer;
}

async function warmUp(sender: Sender): Promise<void> {
	const { plan } = sender;
	const visit = visitor(sender, `${plan.keyPrefix ?? "trace"}-warm`);
	const until = performance.now() + plan.warmupMs;
	let arrival = 0;
	const worker = async () => {
		while (performance.now() < until && !plan.signal.aborted) {
			arrival += 1;
			await visit(arrival, false);
		}
	};
	await Promise.all(Array.from({ length: warmers }, worker));
}

async function traceAll(sender: Sender): Promise<Driven> {
	const { plan, tracer } = sender;
	const driven: Driven = { roots: [], untraced: [], wrong: new Map() };
	const visit = visitor(sender, plan.keyPrefix ?? "trace");
	const operations = new Map<string, string>();
	const visits: Promise<void>[] = [];
	const begin = performance.now();
	for (let arrival = 0; arrival < plan.arrivals; arrival += 1) {
		const due = begin + (arrival * 1000) / plan.ratePerSecond;
		await wait(Math.max(0, due - performance.now()));
		if (plan.signal.aborted) break;
		const sampled = arrival % everyUntraced !== everyUntraced - 1;
		const seen = visit(arrival, sampled).then((ending) => {
			if (!ending) return;
			const { operation, micros, traceId, said } = ending;
			if (said !== undefined)
				driven.wrong.set(said, (driven.wrong.get(said) ?? 0) + 1);
			else if (sampled) operations.set(traceId, operation);
			else driven.untraced.push({ operation, micros });
		});
		visits.push(seen);
	}
	await Promise.all(visits);
	for (const span of tracer.spans()) {
		const operation = operations.get(span.traceId);
		if (operation === undefined) continue;
		driven.roots.push({
			operation,
			span: { ...span, kind: "request", name: operation, parentId: null },
		});
	}
	return driven;
}

interface Ending {
	operation: string;
	traceId: string;
	micros: number;
	/** What a wrong answer said. */
	said?: string;
}

/** Runs one session; gives the end of its last request, or nothing when no customer was free. */
function visitor(sender: Sender, keyPrefix: string) {
	const { plan } = sender;
	const sessions = createSessions({ ...plan, keyPrefix });
	const customers = createCustomerPool(plan.customers, plan.seed);
	return async (
		arrival: number,
		sampled: boolean,
	): Promise<Ending | undefined> => {
		const { signedIn } = sessions.journeyOf(arrival);
		const customer = signedIn ? customers.take() : undefined;
		if (signedIn && !customer) return undefined;
		try {
			return await visit(sender, sessions.open(arrival, customer), sampled);
		} finally {
			release(customers, customer);
		}
	};
}

function release(
	customers: ReturnType<typeof createCustomerPool>,
	customer: Credentials | undefined,
): void {
	if (customer) customers.release(customer);
}

async function visit(
	sender: Sender,
	session: Session,
	sampled: boolean,
): Promise<Ending | undefined> {
	let ending: Ending | undefined;
	let ordered = false;
	for (let request = session.next(); request; request = session.next()) {
		const last = session.nextName() === undefined;
		// What follows an order by an event is not there at once.
		if (ordered && request.method === "GET") await untilRight(sender, request);
		ending = await send(sender, request, sampled && last);
		if (ending.said !== undefined) return ending;
		ordered ||= request.operation === "placeOrder";
	}
	return ending;
}

async function untilRight(
	sender: Sender,
	request: SessionRequest,
): Promise<void> {
	for (let attempt = 0; attempt < patience.attempts; attempt += 1) {
		const { said } = await send(sender, request, false);
		if (said === undefined || sender.plan.signal.aborted) return;
		await wait(patience.pauseMs);
	}
}

async function send(
	{ pool, tracer }: Sender,
	request: SessionRequest,
	sampled: boolean,
): Promise<Ending> {
	const context = newTrace(sampled);
	const operation = request.name;
	const startMicros = nowMicros();
	const done = (said?: string): Ending => ({
		operation,
		traceId: context.traceId,
		micros: nowMicros() - startMicros,
		...(said !== undefined && { said }),
	});
	try {
		const { status, text } = await inScope({ ...context, tracer }, async () => {
			const response = await pool.request({
				method: request.method as "GET",
				path: request.path,
				headers: request.headers,
				body: request.body ?? null,
				headersTimeout: 15_000,
				bodyTimeout: 15_000,
			});
			return {
				status: response.statusCode,
				text: await response.body.text(),
			};
		});
		const ending = done();
		const { right, code } = request.read(status, text);
		return right ? ending : { ...ending, said: code ?? `HTTP ${status}` };
	} catch (error) {
		const { code, message } = error as { code?: string; message: string };
		return done(code ?? message);
	}
}
