import type { Transcript } from "./replay.ts";
import type { TraceStep } from "./trace.ts";

/** What two arms said to the same trace where they differ, in sentences; at most `limit` of them. */
export function differencesBetween(
	steps: readonly TraceStep[],
	one: { arm: string; said: Transcript },
	other: { arm: string; said: Transcript },
	limit = 10,
): string[] {
	const differing = one.said.flatMap((text, index) =>
		text === other.said[index] ? [] : [index],
	);
	return differing.slice(0, limit).map((index) => {
		const step = steps[index];
		const what = step ? `${step.operation} by ${step.actor}` : "a final read";
		return `step ${index + 1} (${what}): ${one.arm} ${cut(one.said[index])}, ${other.arm} ${cut(other.said[index])}`;
	});
}

function cut(text: string | undefined): string {
	return (text ?? "said nothing").slice(0, 300);
}
