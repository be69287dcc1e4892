import type { Exchange, Reply } from "./exchange.ts";
import type { Judgement } from "./judge.ts";
import type { OrderLog } from "./orders.ts";
import type { Fate, Recorder } from "./recorder.ts";
import type { Session, SessionRequest } from "./session.ts";
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
	/** Due and sent time of a scheduled arrival: the driver's lag. */
	onSent(dueMs: number, sentMs: number): void;
	/** After an abort no session sends its next request. */
	signal: AbortSignal;
}

/** How one request ended. */
export interface Ending {
	sentMs: number | null;
	doneMs: number;
	fate: Fate;
	answered: boolean;
	degraded: boolean;
	code: string | null;
}

/** Sends the next request of a session, due at `dueMs`, and judges its answer. Never rejects for what the shop does. */
export async function takeStep(
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

/** The answer was right, in time or not. */
export function isRight(fate: Fate): boolean {
	return fate === "good" || fate === "late";
}

/** A request that the driver was too busy to try. */
export function shed(atMs: number): Ending {
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
