import { setTimeout as wait } from "node:timers/promises";
import { ShopError } from "../../shop/contract/errors.ts";
import type { Log } from "../../shop/runtime/log.ts";
import { type Chore, createChore } from "../kit/chore.ts";
import { backgroundContext } from "../kit/deadline.ts";
import type { Cancellation } from "./cancellation.ts";
import type { CheckoutSaga } from "./checkout-saga.ts";
import type { OpenSaga, SagaLog } from "./saga-log.ts";

const sagasAtOnce = 8;
const limitMs = 5_000;
/** How long a repeated request waits for the process that places its order: longer than a slow card takes, as in monolith/settlement.ts. */
const elsewherePatienceMs = 8_000;

/** Ends the sagas that a crash, or a service that did not answer, left open: at start, and until none is left. */
export interface Settler extends Chore {
	/** Whether the checkout of an order has been settled, now or within `patienceMs`; within 8 s while another process is at it. */
	settledWithin(orderId: string, patienceMs: number): Promise<boolean>;
}

export function createSettler(parts: {
	sagas: SagaLog;
	checkout: CheckoutSaga;
	cancellation: Cancellation;
	log: Log;
}): Settler {
	const { sagas, checkout, cancellation, log } = parts;

	const settle = ({ orderId, step }: OpenSaga): Promise<void> => {
		const context = backgroundContext(limitMs);
		const saga = step === "cancelling" ? cancellation : checkout;
		return sagas
			.lookAfter(orderId, () => saga.settle(orderId, context))
			.catch((err: unknown) => {
				const known = err instanceof ShopError;
				log[known ? "info" : "error"](
					{ err, orderId, step },
					"not settled yet",
				);
			});
	};
	const settleAll = async (): Promise<boolean> => {
		const abandoned = sagas.abandoned();
		for (let from = 0; from < abandoned.length; from += sagasAtOnce)
			await Promise.all(abandoned.slice(from, from + sagasAtOnce).map(settle));
		return sagas.countElsewhere() > 0;
	};
	const chore = createChore("settler", log, settleAll);
	const isOpen = (orderId: string) => {
		const step = sagas.stepOf(orderId);
		return step === "reserving" || step === "paying";
	};
	return {
		...chore,
		async settledWithin(orderId, patienceMs) {
			const beganMs = Date.now();
			if (isOpen(orderId)) chore.kick();
			while (isOpen(orderId)) {
				const limitMs = sagas.isLookedAfterElsewhere(orderId)
					? Math.max(patienceMs, elsewherePatienceMs)
					: patienceMs;
				if (Date.now() - beganMs >= limitMs) return false;
				await wait(20);
			}
			return true;
		},
	};
}
