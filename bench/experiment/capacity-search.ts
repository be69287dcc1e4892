/** What one probe said of a rate: `rejected` when the driver, not the arm, was what failed. */
export interface ProbeVerdict {
	verdict: "held" | "broken" | "rejected";
	/** So far from the bounds that the noise of a short probe could not turn it round. */
	clear: boolean;
}

export interface SearchSettings {
	/** Where the search begins. */
	startPerSecond: number;
	/** The search ends when the broken rate is at most this share above the one that held. */
	tolerance: number;
	/** Rates above are not tried. */
	mostPerSecond: number;
	/** Rates below are not tried: an arm that cannot do that much has no capacity worth a number. */
	leastPerSecond: number;
	/** Ends a search that was told to stop. */
	signal: AbortSignal;
}

/** What a search came to. */
export interface SearchResult {
	/** The highest rate at which the objective held; null when it held nowhere. */
	ratePerSecond: number | null;
	/** The lowest rate at which it did not, or the driver could not; null when none was met. */
	brokenAtPerSecond: number | null;
	/** What ended the climb: the arm's objective, the load driver, or the limits of the search (nothing broke). */
	limit: "objective" | "driver" | "none";
}

const growth = 2;
const mostBlind = 3;
/** Near the limit one short probe is a throw of dice: two of three decide. */
const needed = 2;

/**
 * The highest rate at which an objective holds: doubled from the start until it breaks (halved until it holds), then bisected
 * on a log scale, because precision is wanted in per cent. A verdict that is not clear is decided by two of three probes.
 */
export async function searchHighestRate(
	settings: SearchSettings,
	probe: (ratePerSecond: number) => Promise<ProbeVerdict>,
): Promise<SearchResult> {
	const { tolerance, leastPerSecond, mostPerSecond, signal } = settings;
	let held: number | null = null;
	let broken: { rate: number; by: "objective" | "driver" } | null = null;
	let rate = settings.startPerSecond;
	let blind = 0;
	while (!signal.aborted) {
		const verdict = await decide(rate, { probe, signal });
		if (verdict === undefined) break;
		if (verdict === "held") held = rate;
		else broken = { rate, by: verdict === "broken" ? "objective" : "driver" };
		// A driver that fails at ever lower rates is disturbed by something that no rate mends.
		blind = held === null && verdict === "rejected" ? blind + 1 : 0;
		if (blind === mostBlind) break;
		const next = nextRate(held, broken?.rate ?? null);
		const isNarrow =
			held !== null && broken !== null && broken.rate / held <= 1 + tolerance;
		if (isNarrow || next < leastPerSecond || next > mostPerSecond) break;
		rate = next;
	}
	return {
		ratePerSecond: held,
		brokenAtPerSecond: broken?.rate ?? null,
		limit: broken?.by ?? "none",
	};
}

function nextRate(held: number | null, broken: number | null): number {
	if (held !== null && broken !== null) return Math.sqrt(held * broken);
	return held !== null ? held * growth : (broken ?? 0) / growth;
}

/** Undefined when the search was stopped before it was decided. */
async function decide(
	rate: number,
	by: {
		probe: (ratePerSecond: number) => Promise<ProbeVerdict>;
		signal: AbortSignal;
	},
): Promise<ProbeVerdict["verdict"] | undefined> {
	const votes = { held: 0, broken: 0, rejected: 0 };
	for (;;) {
		const { verdict, clear } = await by.probe(rate);
		if (by.signal.aborted) return undefined;
		votes[verdict] += 1;
		if (clear || votes[verdict] === needed) return verdict;
		// Three that all differ say that the driver is as likely to blame as the arm.
		if (votes.held + votes.broken + votes.rejected === 3) return "rejected";
	}
}
