import { AssertionError } from "node:assert";
import type { Facts } from "../../bench/measure/invariants.ts";
import type { Outcome } from "../support/answer.ts";

/** What customers learned of their orders, for the invariants. */
export interface Told {
	acknowledged: Facts["acknowledged"][number][];
	unknown: Facts["unknown"][number][];
}

/** A wish to order as it was sent, and whether its answer reached the customer. */
interface Sent {
	customer: string;
	idempotencyKey: string;
	heard: boolean;
}

/** Notes an answer, or that none came. A definite refusal leaves nothing to note. */
export function noteAnswer(
	{ acknowledged, unknown }: Told,
	{ heard, ...asked }: Sent,
	outcome: Outcome | undefined,
): void {
	if (!heard || !outcome) unknown.push(asked);
	else if (outcome.ok) {
		const { id, totalCents } = outcome.value as {
			id: string;
			totalCents: number;
		};
		acknowledged.push({ ...asked, orderId: id, totalCents });
	} else if (outcome.problem.status >= 500) unknown.push(asked);
}

/** Undefined when no answer came. That an answer has a wrong form is thrown on. */
export async function answerOf<Answer>(
	ask: () => Promise<Answer>,
): Promise<Answer | undefined> {
	try {
		return await ask();
	} catch (error) {
		const isNetwork = (error as { code?: string }).code !== undefined;
		if (error instanceof AssertionError || !isNetwork) throw error;
		return undefined;
	}
}
