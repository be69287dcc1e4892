import type { MetricChange } from "../results/run-comparison.ts";
import type { ExpectationResult, ScenarioResult } from "../results/schema.ts";

/** Expectations, word for word the same in both runs, that held in one and were broken in the other: each was sure of it. */
export function flippedExpectations(
	a: ScenarioResult,
	b: ScenarioResult,
): Omit<MetricChange, "scenario" | "basis">[] {
	return a.expectations.flatMap((before) => {
		const after = b.expectations.find((each) => keyOf(each) === keyOf(before));
		const verdicts = [before.verdict, after?.verdict];
		if (!verdicts.includes("held") || !verdicts.includes("broken")) return [];
		const isWorse = before.verdict === "held";
		const { metric, of, on, ratio } = before;
		const subject = [metric, of && `of ${of}`].filter(Boolean).join(" ");
		return [
			{
				metric: "expectation",
				of: subject,
				arms: ratio ? ratio.split("/") : [on ?? "all"],
				unit: "count" as const,
				values: { a: [], b: [] },
				...{ a: null, b: null, change: null },
				verdict: isWorse ? ("regression" as const) : ("improvement" as const),
				why: `${before.verdict} in a, ${after?.verdict} in b`,
			},
		];
	});
}

const keyOf = ({
	metric,
	of,
	on,
	ratio,
	min,
	max,
	growth,
}: ExpectationResult) =>
	JSON.stringify([metric, of, on, ratio, min, max, growth ?? false]);
