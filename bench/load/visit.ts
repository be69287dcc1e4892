import type { CustomerPool } from "./customers.ts";
import type { Fate } from "./recorder.ts";
import type { Session, Sessions } from "./session.ts";
import {
	type Ending,
	isRight,
	shed,
	takeStep,
	type VisitContext,
} from "./step.ts";

export interface VisitOptions {
	context: VisitContext;
	sessions: Sessions;
	customers: CustomerPool;
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
			await visit(context, sessions.open(arrival, customer), dueMs);
		} finally {
			if (customer) customers.release(customer);
		}
	};
}

async function visit(context: VisitContext, session: Session, dueMs: number) {
	let stepDueMs = dueMs;
	let first: Ending | undefined;
	let last: Ending | undefined;
	const fates: Fate[] = [];
	let degraded = false;
	for (let name = session.nextName(); name; name = session.nextName()) {
		if (last && (!isRight(last.fate) || context.signal.aborted)) break;
		const ending = await takeStep(context, session, stepDueMs);
		context.operations.record({ ...ending, name, dueMs: stepDueMs });
		if (!first && ending.sentMs !== null) context.onSent(dueMs, ending.sentMs);
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
