import { latencyOf, percentileMs } from "../stats/latency.ts";
import {
	createHistogram,
	encodeHistogram,
	type Histogram,
	recordMs,
} from "./histogram.ts";
import {
	emptySecond,
	type Lag,
	type OperationStats,
	type SecondStats,
} from "./outcome.ts";

/** What became of a request: see OperationStats. `shed` was never tried. */
export type Fate = "good" | "late" | "failed" | "unknown" | "shed";

/** One request or journey, in ms after the start of the load. */
export interface Sample {
	name: string;
	dueMs: number;
	/** Null when it never reached the network. */
	sentMs: number | null;
	doneMs: number;
	fate: Fate;
	/** A whole answer came, right or wrong. */
	answered: boolean;
	degraded: boolean;
	/** Why it is not right. */
	code: string | null;
	/** What stood where the step asserts something else. */
	found?: string;
}

/** Counts samples by name. */
export interface Recorder {
	record(sample: Sample): void;
	stats(): Record<string, OperationStats>;
}

/**
 * Samples that were due before `fromMs` belong to the warm-up. They are counted as the others are, so that counting is compiled by
 * the time it matters, and never told.
 */
export function createRecorder(fromMs: number): Recorder {
	const measured = new Map<string, Tally>();
	const warmup = new Map<string, Tally>();
	const tallyOf = ({ name, dueMs }: Sample) => {
		const tallies = dueMs >= fromMs ? measured : warmup;
		const known = tallies.get(name);
		if (known) return known;
		const tally = createTally(fromMs);
		tallies.set(name, tally);
		return tally;
	};
	return {
		record: (sample) => tallyOf(sample).add(sample),
		stats: () =>
			Object.fromEntries(
				[...measured].map(([name, tally]) => [name, tally.stats()]),
			),
	};
}

const mostTroubles = 2_000;

interface Tally {
	add(sample: Sample): void;
	stats(): OperationStats;
}

function createTally(fromMs: number): Tally {
	const counts = {
		offered: 0,
		sent: 0,
		completed: 0,
		good: 0,
		late: 0,
		failed: 0,
		unknown: 0,
		shed: 0,
		degraded: 0,
	};
	const right = createHistogram();
	const wrong = createHistogram();
	const lag = createHistogram();
	const errors: Record<string, number> = {};
	const examples: Record<string, string> = {};
	const seconds = new Map<number, SecondStats>();
	const latencies = createLatencies();
	const troublesMs: number[] = [];

	const count = (sample: Sample) => {
		counts.offered += 1;
		if (sample.sentMs !== null) counts.sent += 1;
		if (sample.answered) counts.completed += 1;
		if (sample.degraded) counts.degraded += 1;
		if (sample.code !== null)
			errors[sample.code] = (errors[sample.code] ?? 0) + 1;
		if (sample.found !== undefined && sample.code !== null)
			examples[sample.code] ??= sample.found;
		if (sample.sentMs !== null) recordMs(lag, sample.sentMs - sample.dueMs);
	};
	return {
		add(sample) {
			count(sample);
			counts[sample.fate] += 1;
			if (sample.fate === "shed") return;
			if (sample.fate !== "good" && troublesMs.length < mostTroubles)
				troublesMs.push(Math.round(sample.doneMs - fromMs));
			const isRight = sample.fate === "good" || sample.fate === "late";
			const latencyMs = sample.doneMs - sample.dueMs;
			recordMs(isRight ? right : wrong, latencyMs);
			const second = Math.max(0, Math.floor((sample.dueMs - fromMs) / 1000));
			if (isRight) latencies.add(second, latencyMs);
			const bin = seconds.get(second) ?? emptySecond(second);
			bin[sample.fate] += 1;
			if (sample.degraded) bin.degraded += 1;
			seconds.set(second, bin);
		},
		stats: () => ({
			...counts,
			latencyMs: latencyOf(right),
			histogram: encodeHistogram(right),
			failedHistogram: encodeHistogram(wrong),
			errors: { ...errors },
			...(Object.keys(examples).length > 0 && { examples: { ...examples } }),
			troublesMs,
			perSecond: [...seconds.values()].sort((a, b) => a.second - b.second),
			histogramPerSecond: latencies.histograms(),
			lagMs: lagOf(lag),
		}),
	};
}

/** Latencies by second. They are kept as they come: a histogram made while the load runs would hold up the driver once a second. */
function createLatencies() {
	const seconds: number[][] = [];
	return {
		add(second: number, ms: number) {
			while (seconds.length <= second) seconds.push([]);
			seconds[second]?.push(ms);
		},
		histograms: () => seconds.map(encodedOf),
	};
}

function encodedOf(latenciesMs: readonly number[]): string | null {
	if (latenciesMs.length === 0) return null;
	const histogram = createHistogram(2);
	for (const ms of latenciesMs) recordMs(histogram, ms);
	return encodeHistogram(histogram);
}

/** The lag that a histogram of (sent − due) shows. */
export function lagOf(histogram: Histogram): Lag {
	if (histogram.totalCount === 0) return { p50: null, p99: null };
	return {
		p50: percentileMs(histogram, 50),
		p99: percentileMs(histogram, 99),
	};
}
