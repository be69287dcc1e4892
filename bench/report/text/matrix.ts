import type { FailureResults } from "../../results/arm-schema.ts";
import { duration, missing, percent } from "../print/format.ts";

/** The share of bystanders lost, with its interval where there is a placebo. */
export function bystanderShareText({
	bystanderFailures,
	low,
	high,
}: FailureResults): string {
	const share = percent(bystanderFailures);
	return low === null ||
		low === undefined ||
		high === null ||
		high === undefined
		? share
		: `${share} [${percent(low)}, ${percent(high)}]`;
}

/** When service was back, in a word. */
export function recoveryShort({ recoveryMs, notHere }: FailureResults): string {
	if (notHere !== undefined) return missing;
	if (recoveryMs === null) return "not seen";
	return recoveryMs === 0 ? "at once" : duration(recoveryMs);
}

/** The share of bystanders lost in the worst second, and what was predicted, where that was. */
export function worstText(failure: FailureResults | undefined): string {
	if (!failure) return missing;
	const { notHere, worstSecond, predicted } = failure;
	if (notHere !== undefined) return "cannot have it";
	const foretold =
		predicted === undefined || predicted === null
			? ""
			: ` (${percent(predicted)})`;
	return `${percent(worstSecond)}${foretold}`;
}
