import type { ChildProcess } from "node:child_process";

/** What a child says when it has carried out an order, or has not. */
export type Answered =
	| { type: "answer"; id: number; value: unknown }
	| { type: "refusal"; id: number; message: string };

/** Orders to a child process, each answered over its IPC channel. */
export interface ChildOrders<Order> {
	/** Rejects with the child's reason, or because the child is gone. */
	give(order: Order): Promise<unknown>;
	settle(message: Answered): void;
	/** The child is gone: nothing is answered any more. */
	failAll(error: Error): void;
}

export function createChildOrders<Order>(
	child: ChildProcess,
): ChildOrders<Order> {
	type Waiting = { resolve(value: unknown): void; reject(error: Error): void };
	const waiting = new Map<number, Waiting>();
	let lastId = 0;
	let over: Error | undefined;
	return {
		give(order) {
			if (over) return Promise.reject(over);
			lastId += 1;
			const id = lastId;
			return new Promise((resolve, reject) => {
				waiting.set(id, { resolve, reject });
				child.send({ id, order }, (error) => error && reject(error));
			});
		},
		settle(message) {
			const one = waiting.get(message.id);
			waiting.delete(message.id);
			if (message.type === "answer") one?.resolve(message.value);
			else one?.reject(new Error(message.message));
		},
		failAll(error) {
			over = error;
			for (const one of waiting.values()) one.reject(error);
			waiting.clear();
		},
	};
}
