import type { LoadOutcome, OperationStats } from "../load/outcome.ts";
import { mergeHistograms } from "../results/histogram.ts";
import type { Probe } from "../results/search-schema.ts";
import { leastGoodShare } from "../results/thresholds.ts";
import type {
	Objective,
	ObjectivePercentile,
} from "../scenario/objective-shape.ts";
import type { Journey } from "../scenario/schema.ts";
import { latencyOf, percentileMs, type Samples } from "../stats/latency.ts";

/** Under half of a bound or over twice of it, noise does not decide. */
const clearFactor = 2;
/** More than are needed, since arrivals are random. */
const spareSamples = 1.2;

/** What a probe said, without when and how long it ran. */
export type Judged = Pick<
	Probe,
	"verdict" | "clear" | "why" | "goodShare" | "latencyMs"
>;

/**
 * Holds an outcome against an objective. Latency counts from when a request was due, so the driver's lag only makes it longer: what
 * holds in spite of it holds, what breaks by more than it breaks, and only a verdict that the lag could turn is rejected.
 */
export function judgeProbe(
	outcome: LoadOutcome,
	objective: Objective,
	deadlineMs: number,
): Judged {
	const seen = seenOf(outcome, objective.of);
	const bounds = { ...boundsOf(objective), deadlineMs };
	const broken = brokenBounds(seen, bounds, outcome.driver.lagMs.p99 ?? 0);
	const figures = { goodShare: seen.goodShare, latencyMs: seen.latencyMs };
	if (broken.length > 0)
		return {
			...figures,
			verdict: "broken",
			clear: broken.some(({ clear }) => clear),
			why: broken.map(({ says }) => says).join("; "),
		};
	const doubts = doubtsAbout(outcome, seen, bounds);
	if (doubts.length > 0)
		return {
			...figures,
			verdict: "rejected",
			clear: false,
			why: doubts.join("; "),
		};
	return {
		...figures,
		verdict: "held",
		clear: bounds.latency.every(
			({ name, maxMs }) => (seen.latencyMs[name] ?? 0) * clearFactor <= maxMs,
		),
		why: null,
	};
}

/** Answers of the objective's part that one arrival gives on average: how long a probe must last follows from it. */
export function samplesPerArrival(
	journeys: readonly Pick<Journey, "name" | "weight" | "steps">[],
	of: string | null,
): number {
	const all = journeys.reduce((sum, { weight }) => sum + weight, 0);
	const samples = journeys.reduce((sum, { name, weight, steps }) => {
		if (of === name) return sum + weight;
		const named = steps.filter((step) => {
			const called = typeof step === "string" ? step : step.name;
			return called !== "signedIn" && (of === null || of === called);
		});
		return sum + weight * named.length;
	}, 0);
	return samples / all;
}

/**
 * How long a probe at a rate must last for its percentiles and its share of good answers to be earned (ten samples beyond), and no
 * shorter than `leastMs`. Of a share of all there is nothing beyond.
 */
export function probeDurationMs(
	objective: Objective,
	load: {
		journeys: readonly Pick<Journey, "name" | "weight" | "steps">[];
		ratePerSecond: number;
		leastMs: number;
	},
): number {
	const shares = [
		...Object.keys(objective.latencyMs).map(
			(name) => Number(name.slice(1)) / 100,
		),
		objective.goodShare ?? 0,
	];
	const samples = Math.max(
		...shares
			.filter((share) => share < 1)
			.map((share) => Math.round(10 / (1 - share))),
	);
	const perSecond =
		load.ratePerSecond * samplesPerArrival(load.journeys, objective.of);
	return Math.max(
		load.leastMs,
		Math.round(((samples * spareSamples) / perSecond) * 1000),
	);
}

interface Bounds {
	latency: { name: ObjectivePercentile; maxMs: number }[];
	goodShare: number;
	/** After it a right answer is not good. */
	deadlineMs: number;
}

/** Errors have no latency, so a bound on latency alone still wants good answers. */
function boundsOf({
	latencyMs,
	goodShare,
}: Objective): Omit<Bounds, "deadlineMs"> {
	const latency = Object.entries(latencyMs).map(([name, maxMs]) => ({
		name: name as ObjectivePercentile,
		maxMs,
	}));
	return { latency, goodShare: goodShare ?? leastGoodShare };
}

interface Seen extends Pick<Probe, "goodShare" | "latencyMs"> {
	/** The same without what the driver never sent. */
	goodShareOfSent: number | null;
	sent: number;
	/** Latencies of right answers, late ones too. */
	right: Samples;
}

function seenOf(outcome: LoadOutcome, of: string | null): Seen {
	const named =
		of === null ? undefined : (outcome.journeys[of] ?? outcome.operations[of]);
	const parts =
		of === null ? Object.values(outcome.operations) : named ? [named] : [];
	const total = (read: (part: OperationStats) => number) =>
		parts.reduce((sum, part) => sum + read(part), 0);
	const [offered, good, shed] = [
		total((part) => part.offered),
		total((part) => part.good),
		total((part) => part.shed),
	];
	const share = (all: number) => (all > 0 ? good / all : null);
	const merged = mergeHistograms(parts.map(({ histogram }) => histogram));
	return {
		goodShare: share(offered),
		goodShareOfSent: share(offered - shed),
		sent: offered - shed,
		right: merged,
		latencyMs: latencyOf(merged),
	};
}

function brokenBounds(seen: Seen, bounds: Bounds, lagMs: number) {
	const broken: { says: string; clear: boolean }[] = [];
	for (const { name, maxMs } of bounds.latency) {
		const ms = seen.latencyMs[name];
		// What the driver was late by is not the arm's.
		if (ms !== null && ms - lagMs > maxMs)
			broken.push({
				says: `${name} ${round(ms)} ms is above ${maxMs} ms`,
				clear: ms - lagMs > clearFactor * maxMs,
			});
	}
	const good = seen.goodShareOfSent;
	if (
		good !== null &&
		good < bounds.goodShare &&
		!lagMayHaveMadeLate(seen, bounds, lagMs)
	)
		broken.push({
			says: `${round(good * 100)} % were good, under ${round(bounds.goodShare * 100)} %`,
			clear: 1 - good > clearFactor * (1 - bounds.goodShare),
		});
	return broken;
}

/** Whether enough answers were right, and none of those later than its deadline by more than the driver was. */
function lagMayHaveMadeLate(
	{ sent, right }: Seen,
	{ goodShare, deadlineMs }: Bounds,
	lagMs: number,
): boolean {
	const wanted = goodShare * sent;
	if (wanted > right.totalCount) return false;
	const percent = (100 * wanted) / right.totalCount;
	return percentileMs(right, percent) <= deadlineMs + lagMs;
}

function doubtsAbout(
	{ driver }: LoadOutcome,
	seen: Seen,
	bounds: Bounds,
): string[] {
	const lagMs = driver.lagMs.p99 ?? 0;
	const shed = Object.entries(driver.shed).map(
		([reason, count]) => `${count} by ${reason}`,
	);
	const unearned = bounds.latency.filter(
		({ name }) => seen.latencyMs[name] === null,
	);
	const byLag = bounds.latency.filter(
		({ name, maxMs }) => (seen.latencyMs[name] ?? 0) > maxMs,
	);
	return [
		...(driver.overloaded
			? [`the driver shed arrivals: ${shed.join(", ")}`]
			: []),
		...byLag.map(
			({ name, maxMs }) =>
				`${name} ${round(seen.latencyMs[name] ?? 0)} ms is above ${maxMs} ms, but the driver's own lag is ${round(lagMs)} ms`,
		),
		...unearned.map(({ name }) => `too few answers for a ${name}`),
		...((seen.goodShareOfSent ?? 1) < bounds.goodShare
			? [
					`${round((seen.goodShareOfSent ?? 1) * 100)} % were good, but the others may be late by the driver's own lag of ${round(lagMs)} ms`,
				]
			: []),
		...(seen.goodShare === null ? ["nothing was due"] : []),
	];
}

const round = (value: number) => Number(value.toPrecision(3));
