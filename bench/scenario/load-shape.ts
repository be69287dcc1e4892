import * as z from "zod";
import {
	complaint,
	forms,
	identifier,
	keys,
	list,
	prose,
	shown,
	text,
	whole,
	word,
} from "./complaint.ts";
import { stepShape } from "./step-shape.ts";
import { durationForm, type Form, rateForm } from "./units.ts";

/** Text in a unit form, parsed and held within bounds (in the parsed unit); `bounds` says them to an author. */
export function measure(
	form: Form,
	{ min, max, bounds }: { min: number; max: number; bounds: string },
) {
	return text(form.described, form.pattern)
		.transform((written) => form.parse(written) ?? Number.NaN)
		.refine((value) => value >= min && value <= max, {
			error: ({ input }) => complaint(`must be ${bounds}, is ${shown(input)}`),
		});
}

const hourMs = 3_600_000;

/** A point in time after the load began, in milliseconds. */
export const instant = measure(durationForm, {
	min: 0,
	max: hourMs,
	bounds: "at most 60min",
});

const span = measure(durationForm, {
	min: 1,
	max: hourMs,
	bounds: "from 1ms to 60min",
});

export const rate = measure(rateForm, {
	min: 0.01,
	max: 100_000,
	bounds: "from 0.01/s to 100000/s",
});

/** What is later than this is not good. */
export const deadline = span;

export const arrivals = word("kind of arrivals", ["poisson", "constant"]);

/** A part of the load at one rate of arriving journeys, or at one that changes evenly to another. */
export interface Stage {
	ratePerSecond: number;
	/** The rate at its end, where it changes. */
	toPerSecond?: number;
	durationMs: number;
}

const stage = keys({
	rate: rate.optional(),
	from: rate.optional(),
	to: rate.optional(),
	for: span,
})
	.superRefine(({ rate, from, to }, context) => {
		const changes = from !== undefined || to !== undefined;
		const say = (key: string, said: string) =>
			context.addIssue({
				code: "custom",
				path: [key],
				message: complaint(said),
			});
		if (rate !== undefined && changes)
			say("rate", "a stage has one rate, or from and to; take one away");
		else if (rate === undefined && from === undefined)
			say("rate", 'missing key "rate" (or "from" and "to")');
		else if (from !== undefined && to === undefined)
			say("to", 'missing key "to": the rate at the end of the stage');
	})
	.transform(({ rate, from, to, for: durationMs }): Stage => {
		const ratePerSecond = rate ?? from ?? 0;
		return to === undefined
			? { ratePerSecond, durationMs }
			: { ratePerSecond, toPerSecond: to, durationMs };
	});

const journeyShape = (operations: readonly string[]) =>
	keys({
		name: identifier,
		weight: whole(1, 1000).default(1),
		steps: list(stepShape(operations), 1),
	});

const common = (operations: readonly string[]) => ({
	warmup: instant.default(0),
	deadline: deadline.default(1000),
	journeys: list(journeyShape(operations), 1),
});

const openShape = (operations: readonly string[]) =>
	keys({
		model: z.literal("open"),
		arrivals: arrivals.default("poisson"),
		rate: rate.optional(),
		duration: span.optional(),
		stages: list(stage, 1).optional(),
		...common(operations),
	}).superRefine((load, context) => {
		const say = (key: string, said: string) =>
			context.addIssue({
				code: "custom",
				path: [key],
				message: complaint(said),
			});
		if (load.stages) {
			if (load.rate !== undefined)
				say("rate", "stages say the rate already; take one of the two away");
			if (load.duration !== undefined)
				say("duration", "stages say how long already (for); take one away");
		} else {
			if (load.rate === undefined)
				say("rate", 'missing key "rate" (or "stages")');
			if (load.duration === undefined)
				say("duration", 'missing key "duration"');
		}
	});

const closedShape = (operations: readonly string[]) =>
	keys({
		model: z.literal("closed"),
		connections: whole(1, 1000),
		duration: span,
		...common(operations),
	});

/** The `load` of a scenario: open (journeys arrive at a rate) or closed (N connections, as fast as answers come). */
export const loadShape = (operations: readonly string[]) =>
	forms("model", [openShape(operations), closedShape(operations)], (input) => {
		const model = (input as { model?: unknown } | null)?.model;
		return typeof input !== "object"
			? complaint(`expected the keys of a load, got ${shown(input)}`)
			: complaint(`unknown load model ${shown(model)}`, ["open", "closed"]);
	}).transform((load) => {
		const common = {
			warmupMs: load.warmup,
			deadlineMs: load.deadline,
			journeys: load.journeys,
		};
		if (load.model === "closed")
			return {
				model: load.model,
				connections: load.connections,
				durationMs: load.duration,
				...common,
			};
		const stages: Stage[] = load.stages ?? [
			{ ratePerSecond: load.rate ?? 0, durationMs: load.duration ?? 0 },
		];
		return {
			model: load.model,
			arrivals: load.arrivals,
			/** Journeys that arrive per second, part after part. */
			stages,
			durationMs: stages.reduce((sum, part) => sum + part.durationMs, 0),
			...common,
		};
	});

/** What is said when, and what happens then; times count from the end of the warm-up. */
export const saidAt = { at: instant, say: prose.optional() };
