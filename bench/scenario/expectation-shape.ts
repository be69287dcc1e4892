import * as z from "zod";
import { complaint, keys, prose, shown, text, word } from "./complaint.ts";
import { boundForms, type Unit } from "./units.ts";
import {
	arms,
	type MetricName,
	metricNames,
	metrics,
	ratioMetrics,
} from "./vocabulary.ts";

/** What a scenario asserts of one metric, on arms or between two of them. */
export interface Expectation {
	metric: MetricName;
	/** Journey or operation; null for all of the load. */
	of: string | null;
	/** `both` and `all` mean every arm of the run; null when `ratio` is given. */
	on: string | null;
	ratio: { numerator: string; denominator: string } | null;
	/** Of `min` and `max`: `ratio` for ratios, else the metric's own. */
	unit: Unit;
	min: number | null;
	max: number | null;
	because: string | null;
	/** The metric at the last point of the series ÷ at the first; of a ratio, how that changes. */
	growth?: true;
	/** The only point of the series that this is about; else all of them. */
	at?: string;
}

const bound = z.union([z.number(), z.string()], {
	error: ({ input }) =>
		complaint(
			`expected a number or a value with its unit, got ${shown(input)}`,
		),
});

const written = keys({
	metric: word("metric", metricNames),
	of: text("the name of a journey or operation", /^[\w-]{1,64}$/).optional(),
	on: text(
		`both, all or an arm (${arms.join(", ")})`,
		/^[\w-]{1,64}$/,
	).optional(),
	ratio: text(
		'two arms such as "microservices/monolith"',
		/^[\w-]{1,64}\/[\w-]{1,64}$/,
	).optional(),
	min: bound.optional(),
	max: bound.optional(),
	because: prose.optional(),
	growth: z
		.literal(true, { error: complaint("expected true, or no such key") })
		.optional()
		.meta({
			description:
				"with a matrix: the bound is on the metric at the last point ÷ at the first",
		}),
	at: z
		.union([text("a value of the matrix", /^[\w./%-]{1,32}$/), z.number()], {
			error: ({ input }) =>
				complaint(`expected a value of the matrix, got ${shown(input)}`),
		})
		.optional()
		.meta({ description: "with a matrix: the one value that this is about" }),
});

type Written = z.output<typeof written>;

function unitOf({ metric, ratio, growth }: Written): Unit {
	return ratio === undefined && !growth ? metrics[metric].unit : "ratio";
}

function readBound(expectation: Written, key: "min" | "max"): number | null {
	const value = expectation[key];
	return value === undefined
		? null
		: boundForms[unitOf(expectation)].read(value);
}

function check(expectation: Written, context: z.RefinementCtx): void {
	const say = (key: string, said: string) =>
		context.addIssue({ code: "custom", path: [key], message: complaint(said) });
	const { metric, of, on, ratio, min, max, growth, at } = expectation;
	const subject =
		ratio !== undefined
			? `a ratio of ${metric}`
			: growth
				? `the growth of ${metric}`
				: metric;
	const { described } = boundForms[unitOf(expectation)];
	for (const key of ["min", "max"] as const)
		if (expectation[key] !== undefined && readBound(expectation, key) === null)
			say(key, `${subject} takes ${described}, got ${shown(expectation[key])}`);
	if (min === undefined && max === undefined)
		say("max", "says no bound; add min or max");
	if (on === undefined && ratio === undefined)
		say("on", "says no arm; add on: both, on: <arm> or ratio: <arm>/<arm>");
	if (on !== undefined && ratio !== undefined)
		say("ratio", "stands beside on; an expectation has one of the two");
	if (ratio !== undefined && !ratioMetrics.some((name) => name === metric))
		say(
			"ratio",
			`a ratio is made of ${ratioMetrics.join(", ")}; bound ${metric} on each arm`,
		);
	if (growth && !ratioMetrics.some((name) => name === metric))
		say("growth", `growth is told of ${ratioMetrics.join(", ")}`);
	if (growth && at !== undefined)
		say("at", "stands beside growth, which is about the first and the last");
	if (of !== undefined && !metrics[metric].perPart)
		say("of", `${metric} is measured for the whole run; take "of" away`);
	const [low, high] = [
		readBound(expectation, "min"),
		readBound(expectation, "max"),
	];
	if (low !== null && high !== null && low > high)
		say("min", "is above max: nothing could hold it");
}

/** One line under `expect`: written with units, checked against the metric's, resolved to numbers. */
export const expectationShape = written
	.superRefine(check)
	.transform((expectation): Expectation => {
		const [numerator = "", denominator = ""] =
			expectation.ratio?.split("/") ?? [];
		return {
			metric: expectation.metric,
			of: expectation.of ?? null,
			on: expectation.on ?? null,
			ratio: expectation.ratio ? { numerator, denominator } : null,
			unit: unitOf(expectation),
			min: readBound(expectation, "min"),
			max: readBound(expectation, "max"),
			because: expectation.because ?? null,
			...(expectation.growth && { growth: true }),
			...(expectation.at !== undefined && { at: String(expectation.at) }),
		};
	});
