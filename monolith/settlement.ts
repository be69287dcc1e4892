import { setTimeout as wait } from "node:timers/promises";
import {
	type CardClient,
	CardProcessorUnreachable,
} from "../shop/card-processor/sdk.ts";
import type { Log } from "../shop/runtime/log.ts";
import type { OrderBook, PendingOrder } from "./order-book.ts";
import type { Payments } from "./payments.ts";

export interface SettlementParts {
	book: OrderBook;
	payments: Payments;
	card: CardClient;
	log: Log;
	/** Each in one transaction, and without effect on an order that is pending no more. */
	confirm: (orderId: string) => void;
	undo: (orderId: string) => void;
	/** Whether this process is charging the card for the order right now. */
	isUnderWay: (orderId: string) => boolean;
}

const shortestPauseMs = 1_000;
const longestPauseMs = 5_000;
/** Longer than any checkout lasts: four calls to a card processor that does not answer. */
const longestCheckoutMs = 60_000;
/** How long a repeated order waits for the process that charges its card: longer than a slow card takes, shorter than customers do. */
const elsewherePatienceMs = 8_000;

/** Ends what a crash, or a card processor that did not answer, left open: pending orders, and refunds that are due. */
export function createSettlement(parts: SettlementParts) {
	const { book, payments, card, log } = parts;
	let pauseMs = shortestPauseMs;
	let timer: NodeJS.Timeout | undefined;
	let round: Promise<void> | undefined;
	let stopped = false;

	/** Asks the card processor how it was: charged, then the order is confirmed; else it never will be, and the order is undone. */
	const settle = async (orderId: string): Promise<void> => {
		if (await wasCharged(card, orderId)) parts.confirm(orderId);
		else parts.undo(orderId);
	};
	const isUnderWayElsewhere = (orderId: string) =>
		book
			.pending()
			.some((order) => order.id === orderId && isLookedAfterElsewhere(order));
	const isAbandoned = (order: PendingOrder) =>
		!parts.isUnderWay(order.id) && !isLookedAfterElsewhere(order);

	/** One odd order must not hold up the others; a silent card processor holds up all. */
	const each = async (
		orderIds: string[],
		end: (orderId: string) => Promise<void>,
	) => {
		for (const orderId of orderIds) {
			if (stopped) return;
			try {
				await end(orderId);
			} catch (error) {
				if (error instanceof CardProcessorUnreachable) throw error;
				log.error({ err: error, orderId }, "the order cannot be settled");
			}
		}
	};
	const settleAll = async () => {
		const abandoned = book.pending().filter(isAbandoned);
		await each(
			abandoned.map((order) => order.id),
			settle,
		);
		await each(payments.refundsDue(), payments.refund);
	};
	const runRound = async () => {
		clearTimeout(timer);
		try {
			await settleAll();
			pauseMs = shortestPauseMs;
		} catch (error) {
			log.warn({ err: error, pauseMs }, "settling is put off");
			pauseMs = Math.min(2 * pauseMs, longestPauseMs);
		}
		round = undefined;
		if (!stopped) timer = setTimeout(begin, pauseMs);
	};
	const begin = () => {
		round ??= runRound();
	};

	return {
		settle,
		/** Settles at once and then again and again, until it is stopped. */
		start: begin,
		/**
		 * Whether the order is pending no more, now or within `patienceMs`; within 8 s while another process charges the card.
		 */
		async settledWithin(orderId: string, patienceMs: number): Promise<boolean> {
			if (!book.isPending(orderId)) return true;
			begin();
			const beganMs = Date.now();
			while (book.isPending(orderId)) {
				const limitMs = isUnderWayElsewhere(orderId)
					? Math.max(patienceMs, elsewherePatienceMs)
					: patienceMs;
				if (Date.now() - beganMs >= limitMs) return false;
				await wait(20);
			}
			return true;
		},
		async stop(): Promise<void> {
			stopped = true;
			clearTimeout(timer);
			await round;
		},
	};
}

/** Whether the card was charged; when not, it cannot be any more. Throws when the card processor does not answer. */
async function wasCharged(card: CardClient, orderId: string): Promise<boolean> {
	const record = await card.lookup(orderId);
	if (record?.state === "captured") return true;
	if (record?.state === "voided" || record?.state === "declined") return false;
	const voided = await card.void(orderId);
	return voided.outcome === "refused" && voided.code === "already_captured";
}

/** During a rolling restart the old process still ends its checkouts, over the same database. */
function isLookedAfterElsewhere(order: PendingOrder): boolean {
	if (order.processId === process.pid) return false;
	const ageMs = Date.now() - Date.parse(order.placedAt);
	return ageMs < longestCheckoutMs && isAlive(order.processId);
}

function isAlive(processId: number): boolean {
	try {
		return process.kill(processId, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
