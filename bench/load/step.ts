import type { Exchange, Reply } from "./exchange.ts";
import type { OrderLog } from "./orders.ts";
import type { Fate, Recorder, Sample } from "./recorder.ts";
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
	/** A fault of the driver's own, which ends the load. */
	onFault(error: unknown): void;
	/** After an abort no session sends its next request. */
	signal: AbortSignal;
}

/** One step that is to be taken. */
export interface DueStep {
	context: VisitContext;
	dueMs: number;
}

/** Sends the next request of a session, due at `dueMs`, judges its answer, and tells `taken` once what became of it. */
export function takeStep(
	session: Session,
	due: DueStep,
	taken: (sample: Sample) => void,
): void {
	const { context, dueMs } = due;
	const name = session.nextName() ?? "";
	if (context.inFlight >= context.maxInFlight) {
		context.onShed("InFlightLimit", dueMs);
		taken(shed(name, { dueMs, atMs: context.nowMs() }));
		return;
	}
	const request = nextRequest(session);
	if (request instanceof MissingReference) {
		taken(unsent(name, { dueMs, atMs: context.nowMs() }));
		return;
	}
	if (!request)
		throw new Error("a session was asked for a request after its end");
	context.inFlight += 1;
	context.exchange.send(request, (reply) => {
		context.inFlight -= 1;
		try {
			taken(sampleOf(reply, { session, request, due }));
		} catch (error) {
			context.onFault(error);
		}
	});
}

/** The next request of a session; the error where no earlier answer gave what it refers to, undefined after the last. */
export function nextRequest(
	session: Session,
): SessionRequest | undefined | MissingReference {
	try {
		return session.next();
	} catch (error) {
		if (error instanceof MissingReference) return error;
		throw error;
	}
}

interface Answered {
	session: Session;
	request: SessionRequest;
	due: DueStep;
}

function sampleOf(reply: Reply, { session, request, due }: Answered): Sample {
	const { context, dueMs } = due;
	const { sentAt: sentMs, at: doneMs } = reply;
	const { name } = request;
	const customer = session.customer?.email ?? "";
	if (reply.kind !== "answer") {
		const refused = reply.kind === "refused";
		if (!refused) context.orders.note({ request, customer, ...silence });
		const fate = refused ? "failed" : "unknown";
		const { code } = reply;
		const nothing = { answered: false, degraded: false };
		return { name, dueMs, sentMs, doneMs, fate, ...nothing, code };
	}
	const { status, right, degraded, code, found, answer } = request.read(
		reply.status,
		reply.body,
	);
	context.orders.note({
		request,
		customer,
		status,
		answer: right ? answer : undefined,
	});
	const late = right && doneMs - dueMs > context.deadlineMs;
	return {
		name,
		dueMs,
		sentMs,
		doneMs,
		fate: !right ? "failed" : late ? "late" : "good",
		answered: true,
		degraded,
		code: late ? "Late" : code,
		...(found !== undefined && { found }),
	};
}

const silence = { status: undefined, answer: undefined };

/** The answer was right, in time or not. */
export function isRight(fate: Fate): boolean {
	return fate === "good" || fate === "late";
}

/** A request that the driver was too busy to try. */
export function shed(
	name: string,
	when: { dueMs: number; atMs: number },
): Sample {
	return { ...unsent(name, when), fate: "shed", code: "Shed" };
}

/** A request that an earlier answer does not allow. */
function unsent(
	name: string,
	{ dueMs, atMs }: { dueMs: number; atMs: number },
): Sample {
	return {
		name,
		dueMs,
		sentMs: null,
		doneMs: atMs,
		fate: "failed",
		answered: false,
		degraded: false,
		code: "MissingReference",
	};
}
