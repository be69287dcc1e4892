import type { OrderAnswers } from "./outcome.ts";
import type { SessionRequest } from "./session.ts";

/** Keeps what placeOrder was answered, for the invariants. */
export interface OrderLog {
	/** `status` is undefined when no answer came; `answer` is given only when it was right. */
	note(placed: {
		request: SessionRequest;
		customer: string;
		status: number | undefined;
		answer: unknown;
	}): void;
	answers(): OrderAnswers;
}

/** An empty log. Requests other than placeOrder are passed over. */
export function createOrderLog(): OrderLog {
	const log: OrderAnswers = { acknowledged: [], unknown: [] };
	return {
		note({ request, customer, status, answer }) {
			const { idempotencyKey } = request;
			if (request.operation !== "placeOrder" || !idempotencyKey) return;
			const order = orderIn(answer);
			if (order) log.acknowledged.push({ ...order, idempotencyKey, customer });
			else if (mayHaveBeenPlaced(status))
				log.unknown.push({ idempotencyKey, customer });
		},
		answers: () => log,
	};
}

/** A 4xx is a definite refusal; a 5xx, a broken 201 or silence leaves it open whether the order exists. */
function mayHaveBeenPlaced(status: number | undefined): boolean {
	return status === undefined || status >= 500 || status < 300;
}

function orderIn(answer: unknown) {
	if (typeof answer !== "object" || answer === null) return undefined;
	const { id, totalCents } = answer as { id?: unknown; totalCents?: unknown };
	if (typeof id !== "string" || typeof totalCents !== "number")
		return undefined;
	return { orderId: id, totalCents };
}
