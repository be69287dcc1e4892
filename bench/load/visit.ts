import type { CustomerPool } from "./customers.ts";
import type { Sample } from "./recorder.ts";
import type { Session, Sessions } from "./session.ts";
import { isRight, shed, takeStep, type VisitContext } from "./step.ts";

export interface VisitOptions {
	context: VisitContext;
	sessions: Sessions;
	customers: CustomerPool;
}

/**
 * Runs the session of one arrival: the first request is due at the arrival, each following one when the answer before it is
 * there. A session ends at its first request that is neither good nor late; then `ended` is called, once. Callbacks instead of
 * promises: at 10,000 a second those were a third of the driver's work.
 */
export function createVisit(options: VisitOptions) {
	const { sessions, customers, context } = options;
	return (arrival: number, dueMs: number, ended: () => void): void => {
		const { signedIn, name } = sessions.journeyOf(arrival);
		const customer = signedIn ? customers.take() : undefined;
		if (signedIn && !customer) {
			context.onShed("CustomersBusy", dueMs);
			context.journeys.record(shed(name, { dueMs, atMs: dueMs }));
			ended();
			return;
		}
		const session = sessions.open(arrival, customer);
		visit(session, { context, dueMs }, () => {
			if (customer) customers.release(customer);
			ended();
		});
	};
}

function visit(
	session: Session,
	{ context, dueMs }: { context: VisitContext; dueMs: number },
	ended: () => void,
): void {
	let first: Sample | undefined;
	let wasLate = false;
	let degraded = false;
	const taken = (sample: Sample): void => {
		context.operations.record(sample);
		if (!first && sample.sentMs !== null) context.onSent(dueMs, sample.sentMs);
		first ??= sample;
		wasLate ||= sample.fate === "late";
		degraded ||= sample.degraded;
		const right = isRight(sample.fate);
		const isOver = session.nextName() === undefined;
		if (right && !isOver && !context.signal.aborted) {
			takeStep(session, { context, dueMs: sample.doneMs }, taken);
			return;
		}
		// A session that was cut short by the end of the load is no journey.
		if (!right || isOver) {
			const late = right && wasLate;
			context.journeys.record({
				name: session.journey,
				dueMs,
				sentMs: first.sentMs,
				doneMs: sample.doneMs,
				fate: late ? "late" : sample.fate,
				answered: sample.answered,
				degraded,
				code: late ? "Late" : sample.code,
			});
		}
		ended();
	};
	takeStep(session, { context, dueMs }, taken);
}
