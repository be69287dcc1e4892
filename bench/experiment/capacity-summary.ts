import type { CapacityResults } from "../results/search-schema.ts";
import type { Trial } from "../results/trial-schema.ts";
import { meanOverRounds } from "../stats/interval.ts";
import { createRandom } from "../stats/random.ts";

/** What the searches of an arm came to over its accepted trials; undefined where there was none. */
export function capacityResultsOf(
	trials: readonly Trial[],
): CapacityResults | undefined {
	const searches = trials.flatMap(({ search }) => search ?? []);
	if (searches.length === 0) return undefined;
	const rates = searches.flatMap(({ ratePerSecond }) => ratePerSecond ?? []);
	const stopped = searches.find(({ limit }) => limit !== "objective");
	const limit = stopped?.limit ?? "objective";
	if (rates.length < searches.length)
		return { perSecond: null, low: null, high: null, limit };
	const { value, low, high } = meanOverRounds(rates, {
		random: createRandom(rates.length, 43),
	});
	return {
		perSecond: value,
		low: low === null ? null : Math.max(0, low),
		high,
		limit,
	};
}
