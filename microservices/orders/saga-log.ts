import type { Database } from "../../shop/runtime/sqlite.ts";

/**
 * reserving: stock may be reserved, there is no order yet. paying: there is a pending order, and money may be taken.
 * releasing: the order is rejected, its stock may still be reserved. cancelling: the shipment may be cancelled, the order is not.
 */
export type SagaStep = "reserving" | "paying" | "releasing" | "cancelling";

/** Something begun and not ended. */
export interface OpenSaga {
	orderId: string;
	step: SagaStep;
	processId: number;
	startedAtMs: number;
}

/** Where each saga stands: written before the step is taken, so that a crash finds what may have been done. */
export interface SagaLog {
	/** False when the order has a saga already. */
	open(orderId: string, step: SagaStep): boolean;
	advance(orderId: string, step: SagaStep): void;
	close(orderId: string): void;
	stepOf(orderId: string): SagaStep | undefined;
	/** Whether another process, which is alive, may still bring it to its end. */
	isLookedAfterElsewhere(orderId: string): boolean;
	/** Those that nobody looks after: oldest first. */
	abandoned(): OpenSaga[];
	count(): number;
	/** How many are not looked after in this process. */
	countElsewhere(): number;
	/** Marks the saga as looked after in this process while `work` lasts. */
	lookAfter<Result>(
		orderId: string,
		work: () => Promise<Result>,
	): Promise<Result>;
}

/** Longer than any checkout lasts. */
const longestSagaMs = 60_000;

export function createSagaLog(database: Database): SagaLog {
	const open = database.prepare(
		"INSERT INTO sagas (orderId, step, processId, startedAtMs) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
	);
	const advance = database.prepare(
		"UPDATE sagas SET step = ? WHERE orderId = ?",
	);
	const close = database.prepare("DELETE FROM sagas WHERE orderId = ?");
	const find = database
		.prepare<[string], SagaStep>("SELECT step FROM sagas WHERE orderId = ?")
		.pluck();
	const all = database.prepare<[], OpenSaga>(
		"SELECT orderId, step, processId, startedAtMs FROM sagas ORDER BY startedAtMs",
	);
	const count = database
		.prepare<[], number>("SELECT count(*) FROM sagas")
		.pluck();
	const here = new Set<string>();
	const notHere = () => all.all().filter((saga) => !here.has(saga.orderId));
	return {
		open: (orderId, step) =>
			open.run(orderId, step, process.pid, Date.now()).changes > 0,
		advance: (orderId, step) => {
			advance.run(step, orderId);
		},
		close: (orderId) => {
			close.run(orderId);
		},
		stepOf: (orderId) => find.get(orderId),
		isLookedAfterElsewhere: (orderId) =>
			notHere().some(
				(saga) => saga.orderId === orderId && isLookedAfterElsewhere(saga),
			),
		abandoned: () => notHere().filter((saga) => !isLookedAfterElsewhere(saga)),
		countElsewhere: () => notHere().length,
		count: () => count.get() ?? 0,
		async lookAfter(orderId, work) {
			here.add(orderId);
			try {
				return await work();
			} finally {
				here.delete(orderId);
			}
		},
	};
}

/** Replicas, and the old process of a rolling restart, end their own sagas over the same database. */
function isLookedAfterElsewhere(saga: OpenSaga): boolean {
	if (saga.processId === process.pid) return false;
	return (
		Date.now() - saga.startedAtMs < longestSagaMs && isAlive(saga.processId)
	);
}

function isAlive(processId: number): boolean {
	try {
		return process.kill(processId, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
