import type * as z from "zod";
import { complaint, keys, shown, text } from "./complaint.ts";
import { durationForm, type Form, shareForm } from "./units.ts";

/** The percentiles that an objective may bound. */
export const objectivePercentiles = ["p50", "p90", "p95", "p99"] as const;
export type ObjectivePercentile = (typeof objectivePercentiles)[number];

/** What must hold at an arrival rate for the rate to count: each bound, of one journey or operation, or (null) of all requests. */
export interface Objective {
	of: string | null;
	/** Upper bounds in ms, those that were written. */
	latencyMs: Partial<Record<ObjectivePercentile, number>>;
	/** Least share of good requests; null: what any latency takes (bench/results/thresholds.ts). */
	goodShare: number | null;
}

const bound = (form: Form) =>
	text(form.described, form.pattern).refine(
		(written) => (form.parse(written) ?? 1) > 0,
		{ error: ({ input }) => complaint(`must be above 0, is ${shown(input)}`) },
	);

const written = keys({
	p50: bound(durationForm).optional(),
	p90: bound(durationForm).optional(),
	p95: bound(durationForm).optional(),
	p99: bound(durationForm).optional(),
	goodShare: bound(shareForm).optional(),
	of: text("the name of a journey or operation", /^[\w-]{1,64}$/).optional(),
});

function saysABound(
	objective: z.output<typeof written>,
	context: z.RefinementCtx,
) {
	const { of: _, ...bounds } = objective;
	if (Object.values(bounds).some((bound) => bound !== undefined)) return;
	context.addIssue({
		code: "custom",
		message: complaint(
			"says no bound, so every rate would do; add p99: 100ms or goodShare: 99%",
		),
	});
}

/** The `objective` of a capacity scenario in the open model. */
export const objectiveShape = written
	.superRefine(saysABound)
	.transform((objective): Objective => {
		const latencyMs: Objective["latencyMs"] = {};
		for (const name of objectivePercentiles) {
			const ms = durationForm.parse(objective[name] ?? "");
			if (ms !== null) latencyMs[name] = ms;
		}
		return {
			of: objective.of ?? null,
			latencyMs,
			goodShare: shareForm.parse(objective.goodShare ?? ""),
		};
	});
