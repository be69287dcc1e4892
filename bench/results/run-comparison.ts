/** What two stored runs came to side by side, as `shoplab compare` prints it (`--json`: as it is). */

/** What became of a metric from run a to run b. */
export type ChangeVerdict =
	| "regression"
	| "improvement"
	| "same"
	| "inconclusive";

/**
 * What a verdict rests on. `between`: a ratio of two arms that each round measured side by side. `own`: one arm alone, at two
 * times. `counted`: counts, shares and expectations.
 */
export type Basis = "between" | "own" | "counted";

/** One metric of one scenario in both runs. */
export interface MetricChange {
	scenario: string;
	metric: string;
	/** Journey, fault, change or expectation; null: the whole load. */
	of: string | null;
	/** Of `between`: numerator and denominator; else one arm, or none. */
	arms: string[];
	basis: Basis;
	/** What the values are in. */
	unit: "ratio" | "ms" | "micros" | "perSecond" | "bytes" | "share" | "count";
	/** The values of the rounds or trials of each run; what is compared is their mean, of ratios and sizes the geometric one. */
	values: { a: number[]; b: number[] };
	a: number | null;
	b: number | null;
	/** b ÷ a, of shares and counts b − a, with its 95 % interval; null where one run has no value. */
	change: {
		by: "ratio" | "difference";
		value: number;
		low: number | null;
		high: number | null;
	} | null;
	verdict: ChangeVerdict;
	/** Why, in a sentence. */
	why: string;
}

export interface RunComparison {
	schemaVersion: 1;
	a: { run: string; startedAt: string };
	b: { run: string; startedAt: string };
	/** A smaller change is none that matters: 0.1 is 10 %. */
	threshold: number;
	verdict: ChangeVerdict;
	/** What a reader must know: other bundles, scenarios of one run only. */
	notes: string[];
	changes: MetricChange[];
}
