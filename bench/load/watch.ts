import { durationOf } from "./arrivals.ts";
import { createHistogram, recordMs } from "./histogram.ts";
import { createOrderLog } from "./orders.ts";
import type { LoadOutcome } from "./outcome.ts";
import type { OpenPlan } from "./plan.ts";
import { createRecorder, lagOf } from "./recorder.ts";
import type { VisitContext } from "./step.ts";

/** Writes down what happens while a load runs. */
export interface Watch {
	context: Pick<
		VisitContext,
		"operations" | "journeys" | "orders" | "onSent" | "onShed"
	>;
	/** What the measured part came to. */
	seen(
		dueMs: Float64Array,
		plan: OpenPlan,
	): Pick<LoadOutcome, "operations" | "journeys" | "driver" | "orders">;
}

/** What was due before `fromMs`, in ms after the start of the load, is written down as well, and not told. */
export function createWatch(fromMs: number): Watch {
	const operations = createRecorder(fromMs);
	const journeys = createRecorder(fromMs);
	const orders = createOrderLog();
	const lag = createHistogram();
	const warmupLag = createHistogram();
	const shed: Record<string, number> = {};
	const onSent: VisitContext["onSent"] = (due, sent) => {
		recordMs(due >= fromMs ? lag : warmupLag, sent - due);
	};
	const onShed: VisitContext["onShed"] = (reason, due) => {
		if (due >= fromMs) shed[reason] = (shed[reason] ?? 0) + 1;
	};
	const offeredPerSecond = (dueMs: Float64Array, plan: OpenPlan) => {
		const measured = dueMs.filter((due) => due >= fromMs);
		return (measured.length / durationOf(plan.stages)) * 1000;
	};
	return {
		context: { operations, journeys, orders, onSent, onShed },
		seen: (dueMs: Float64Array, plan: OpenPlan) => ({
			operations: operations.stats(),
			journeys: journeys.stats(),
			driver: {
				lagMs: lagOf(lag),
				offeredPerSecond: offeredPerSecond(dueMs, plan),
				overloaded: Object.keys(shed).length > 0,
				shed,
			},
			orders: orders.answers(),
		}),
	};
}
