import { ShopError } from "../contract/errors.ts";
import type { Context, Operation } from "../contract/operation.ts";
import {
	type Bulkhead,
	type BulkheadBounds,
	createBulkhead,
} from "./bulkhead.ts";
import type { Edge } from "./edge.ts";

/** How long operations may take that wait for something, in milliseconds. */
export interface OperationLimits {
	usualMs: number;
	/** Operation → its limit, where it is another. */
	byName: Readonly<Record<string, number>>;
}

/** What guards the operations of a process. What is absent is not guarded. */
export interface OperationGuards {
	/** For each capability. */
	bounds?: BulkheadBounds | undefined;
	limits?: OperationLimits | undefined;
}

/** Refusals since the start. */
export interface OperationRefusals {
	/** By capability: no place. */
	noPlace: Record<string, number>;
	/** By operation: given up. What was begun goes on, and keeps its place until it ends. */
	tooLong: Record<string, number>;
}

/**
 * An edge at which operations that wait keep out of each other's way. An operation that answers at once holds nothing up: it takes
 * no place, and is served however many others wait. Which those are shows itself the first time that one is performed.
 */
export function guardOperations(
	edge: Edge,
	{ bounds, limits }: OperationGuards,
): { edge: Edge; refusals: OperationRefusals } {
	const refusals: OperationRefusals = { noPlace: {}, tooLong: {} };
	const waits = new Set<Operation>();
	const bulkheads = new Map<string, Bulkhead>();
	const bulkheadOf = ({ owner }: Operation, within: BulkheadBounds) => {
		const known = bulkheads.get(owner);
		if (known) return known;
		const made = createBulkhead(within, () => {
			refusals.noPlace[owner] = (refusals.noPlace[owner] ?? 0) + 1;
			return noPlace(owner, within);
		});
		bulkheads.set(owner, made);
		return made;
	};
	const limited = (
		result: Promise<unknown>,
		operation: Operation,
		context: Context,
	) => {
		if (!limits) return result;
		const limitMs = limits.byName[operation.name] ?? limits.usualMs;
		const leftMs = Math.min(limitMs, context.deadlineMs - Date.now());
		return endWithin(result, leftMs, () => {
			const { name } = operation;
			refusals.tooLong[name] = (refusals.tooLong[name] ?? 0) + 1;
			return tooLong(name, limitMs);
		});
	};
	const perform: Edge["perform"] = (route, raw, context) => {
		const { operation } = route;
		const isKnownToWait = waits.has(operation);
		const result =
			bounds && isKnownToWait
				? bulkheadOf(operation, bounds).run(
						() => edge.perform(route, raw, context),
						context.deadlineMs - Date.now(),
					)
				: edge.perform(route, raw, context);
		if (!(result instanceof Promise)) return result;
		if (!isKnownToWait) waits.add(operation);
		return limited(result, operation, context);
	};
	return {
		refusals,
		edge: {
			...edge,
			perform,
			invoke: async (route, raw, headers) =>
				perform(route, raw, await edge.admit(route.operation, headers)),
		},
	};
}

function endWithin<Result>(
	result: Promise<Result>,
	limitMs: number,
	refusal: () => Error,
): Promise<Result> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => reject(refusal()), Math.max(1, limitMs));
		result.then(resolve, reject).finally(() => clearTimeout(timer));
	});
}

function noPlace(owner: string, { places }: BulkheadBounds): ShopError {
	return new ShopError(
		"Unavailable",
		`${places} requests of ${owner} are under way here, and no more are taken`,
	);
}

function tooLong(name: string, limitMs: number): ShopError {
	return new ShopError(
		"Unavailable",
		`${name} did not end within ${limitMs} ms; whether it still will is unknown`,
	);
}
