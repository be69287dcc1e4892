import type { CustomerPool } from "./customers.ts";
import type { Exchange, Reply } from "./exchange.ts";
import type { Judgement } from "./judge.ts";
import type { OrderLog } from "./orders.ts";
import type { Fate, Recorder } from "./recorder.ts";
import type { Session, SessionRequest, Sessions } from "./session.ts";
import { MissingReference } from "./template.ts";

/** What all sessions of one load share. Times are ms after its start. */
export interface VisitContext {
	nowMs: () => number;
	exchange: Exchange;
	deadlineMs: number;
	maxInFlight: number;
	inFlight: number;
	operations: Recorder;
	journeys: Recorder;
	orders: OrderLog;
	onShed(reason: "InFlightLimit" | "CustomersBusy", dueMs: number): void;
	/** After an abort no session sends its next request. */
	signal: AbortSignal;
}

export interface VisitOptions {
	context: VisitContext;
	sessions: Sessions;
	customers: CustomerPool;
	/** Due and sent time of a scheduled arrival: the driver's lag. */
	onSent(dueMs: number, sentMs: number): void;
}

/** How one request ended. */
interface Ending {
	sentMs: number | null;
	doneMs: number;
	fate: Fate;
	answered: boolean;
	degraded: boolean;
	code: string | null;
}

/**
 * Runs the session of one arrival: the first request is due at the arrival, each following one when the answer before it is
 * there. A session ends at its first request that is neither good nor late. Resolves when it has ended, never rejects for
 * what the shop does.
 */
export function createVisit(options: VisitOptions) {
	const { sessions, customers, context } = options;
	return async (arrival: number, dueMs: number): Promise<void> => {
		const { signedIn, name } = sessions.journeyOf(arrival);
		const customer = signedIn ? customers.take() : undefined;
		if (signedIn && !customer) {
			context.onShed("CustomersBusy", dueMs);
			context.journeys.record({ ...shed(dueMs), name, dueMs });
			return;
		}
		try {
			await visit(options, sessions.open(arrival, customer), dueMs);
		} finally {
			if (customer) customers.release(customer);
		}
	};
}

async function visit(options: VisitOptions, session: Session, dueMs: number) {
	const { context } = options;
	let stepDueMs = dueMs;
	let first: Ending | undefined;
	let last: Ending | undefined;
	const fates: Fate[] = [];
	let degraded = false;
	for (let name = session.nextName(); name; name = session.nextName()) {
		if (last && (!isRight(last.fate) || context.signal.aborted)) break;
		const ending = await request(context, session, stepDueMs);
		context.operations.record({ ...ending, name, dueMs: stepDueMs });
		if (!first && ending.sentMs !== null) options.onSent(dueMs, ending.sentMs);
		first ??= ending;
		last = ending;
		fates.push(ending.fate);
		degraded ||= ending.degraded;
		stepDueMs = ending.doneMs;
	}
	if (!first || !last) return;
	const cutShort = isRight(last.fate) && session.nextName() !== undefined;
	if (cutShort) return;
	const wasLate = isRight(last.fate) && fates.includes("late");
	context.journeys.record({
		...last,
		name: session.journey,
		dueMs,
		sentMs: first.sentMs,
		degraded,
		...(wasLate && { fate: "late", code: "Late" }),
	});
}

async function request(
	context: VisitContext,
	session: Session,
	dueMs: number,
): Promise<Ending> {
	if (context.inFlight >= context.maxInFlight) {
		context.onShed("InFlightLimit", dueMs);
		return shed(context.nowMs());
	}
	const built = build(session);
	if (built instanceof MissingReference)
		return unsent(context.nowMs(), "MissingReference");
	if (!built)
		throw new Error("a session was asked for a request after its end");
	const sentMs = context.nowMs();
	const reply = await send(context, built);
	return settle(context, { session, request: built, reply, dueMs, sentMs });
}

function build(
	session: Session,
): SessionRequest | undefined | MissingReference {
	try {
		return session.next();
	} catch (error) {
		if (error instanceof MissingReference) return error;
		throw error;
	}
}

function send(context: VisitContext, request: SessionRequest): Promise<Reply> {
	context.inFlight += 1;
	return new Promise((resolve) => {
		context.exchange.send(request, (reply) => {
			context.inFlight -= 1;
			resolve(reply);
		});
	});
}

interface Settled {
	session: Session;
	request: SessionRequest;
	reply: Reply;
	dueMs: number;
	sentMs: number;
}

function settle(context: VisitContext, settled: Settled): Ending {
	const { session, request, reply, dueMs, sentMs } = settled;
	const customer = session.customer?.email ?? "";
	const doneMs = reply.at;
	if (reply.kind !== "answer") {
		const refused = reply.kind === "refused";
		if (!refused)
			context.orders.note({
				request,
				customer,
				status: undefined,
				answer: undefined,
			});
		const fate = refused ? "failed" : "unknown";
		const { code } = reply;
		return { sentMs, doneMs, fate, answered: false, degraded: false, code };
	}
	const { status, body } = reply;
	const judgement = request.read(status, body);
	const answer = judgement.right ? judgement.answer : undefined;
	context.orders.note({ request, customer, status, answer });
	const late = doneMs - dueMs > context.deadlineMs;
	return { sentMs, doneMs, answered: true, ...verdictOn(judgement, late) };
}

function verdictOn({ right, degraded, code }: Judgement, late: boolean) {
	const fate: Fate = !right ? "failed" : late ? "late" : "good";
	return { fate, degraded, code: right && late ? "Late" : code };
}

function isRight(fate: Fate): boolean {
	return fate === "good" || fate === "late";
}

function shed(atMs: number): Ending {
	return { ...unsent(atMs, "Shed"), fate: "shed" };
}

function unsent(atMs: number, code: string): Ending {
	return {
		sentMs: null,
		doneMs: atMs,
		fate: "failed",
		answered: false,
		degraded: false,
		code,
	};
}
