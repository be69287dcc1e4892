import type { Context } from "../../shop/contract/operation.ts";
import { newId } from "../../shop/runtime/ids.ts";

/** The same context with at most `limitMs` left of its time. */
export function within(context: Context, limitMs: number): Context {
	return {
		...context,
		deadlineMs: Math.min(context.deadlineMs, Date.now() + limitMs),
	};
}

/** Milliseconds that are left, at least 0. */
export function leftMs(context: Context): number {
	return Math.max(0, context.deadlineMs - Date.now());
}

/** The context of work that no request waits for. */
export function backgroundContext(limitMs: number): Context {
	return {
		requestId: newId("b"),
		user: undefined,
		deadlineMs: Date.now() + limitMs,
		authorization: undefined,
	};
}
