import {
	type Capability,
	capabilities,
} from "../../shop/contract/operation.ts";
import { operations } from "../../shop/contract/shop.ts";
import type { OperationStats, SecondStats } from "../load/outcome.ts";
import type { Faulted } from "../scenario/fault-shape.ts";
import { isBystander, type NeedGraph } from "../scenario/need-graph.ts";

/** Requests that went wrong among those that were due. */
export interface Loss {
	failed: number;
	offered: number;
}

/**
 * Loss among the operations that do not need the faulted capability: the isolation number. Only contract operations are in the
 * need-graph, so raw requests are left out.
 */
export function bystanderLoss(
	stats: Readonly<Record<string, Pick<OperationStats, "offered" | "good">>>,
	needs: NeedGraph,
	faulted: Faulted,
): Loss {
	return bystandersOf(stats, needs, faulted).reduce(
		(loss, { offered, good }) => ({
			failed: loss.failed + offered - good,
			offered: loss.offered + offered,
		}),
		{ failed: 0, offered: 0 },
	);
}

/** Of the operations of a load those that do not need what is faulted. */
function bystandersOf<Stats>(
	stats: Readonly<Record<string, Stats>>,
	needs: NeedGraph,
	faulted: Faulted,
): Stats[] {
	return Object.entries(stats)
		.filter(
			([operation]) =>
				needs.has(operation) && isBystander(needs, operation, faulted),
		)
		.map(([, each]) => each);
}

/** Good share of the bystanders in each second of a load. */
export function bystanderShares(
	stats: Readonly<Record<string, Pick<OperationStats, "perSecond">>>,
	{
		needs,
		faulted,
		seconds,
	}: { needs: NeedGraph; faulted: Faulted; seconds: number },
): (number | null)[] {
	const bystanders = bystandersOf(stats, needs, faulted);
	return goodShares(
		bystanders.map(({ perSecond }) => perSecond),
		seconds,
	);
}

/** The largest share of bystanders that went wrong in one second from a fault on; null where none came. */
export function worstSecond(
	stats: Readonly<Record<string, Pick<OperationStats, "perSecond">>>,
	{
		needs,
		faulted,
		fromMs,
	}: { needs: NeedGraph; faulted: Faulted; fromMs: number },
): number | null {
	const bystanders = bystandersOf(stats, needs, faulted).map(
		({ perSecond }) => perSecond,
	);
	const last = Math.max(-1, ...bystanders.flat().map(({ second }) => second));
	const shares = goodShares(bystanders, last + 1)
		.slice(Math.floor(fromMs / 1000))
		.filter((share) => share !== null);
	return shares.length === 0 ? null : 1 - Math.min(...shares);
}

/**
 * How long after a fault the first customer heard of it: the first answer (or the end of waiting for one) that was not good; null
 * when nobody did. Times count from the start of the measured load.
 */
export function detectedAfterMs(
	troublesMs: readonly number[],
	firedAtMs: number,
): number | null {
	const noticed = troublesMs.filter((atMs) => atMs >= firedAtMs);
	return noticed.length === 0 ? null : Math.min(...noticed) - firedAtMs;
}

/** Capabilities that had a second under the objective from the fault on: how far it reached. */
export function shortFrom(
	availability: Readonly<Record<string, readonly (number | null)[]>>,
	faultAtMs: number,
): string[] {
	const from = Math.floor(faultAtMs / 1000);
	return Object.entries(availability)
		.filter(([, shares]) =>
			shares.slice(from).some((share) => share !== null && share < objective),
		)
		.map(([capability]) => capability);
}

/** Failed share; null when nothing was offered. */
export function shareOf({ failed, offered }: Loss): number | null {
	return offered === 0 ? null : failed / offered;
}

/** Share of good requests in each second of the measured load; null where none was due. */
export function goodShares(
	series: readonly (readonly SecondStats[])[],
	seconds: number,
): (number | null)[] {
	return Array.from({ length: seconds }, (_, second) => {
		const bins = series.flatMap((bins) =>
			bins.filter((bin) => bin.second === second),
		);
		const good = bins.reduce((sum, bin) => sum + bin.good, 0);
		const all = bins.reduce(
			(sum, bin) => sum + bin.good + bin.late + bin.failed + bin.unknown,
			0,
		);
		return all === 0 ? null : good / all;
	});
}

/**
 * Availability of each capability that was asked for: the good share of its operations, second by second. The product page
 * counts for the catalogue, which it cannot do without.
 */
export function availabilityOf(
	stats: Readonly<Record<string, Pick<OperationStats, "perSecond">>>,
	seconds: number,
): Partial<Record<Capability, (number | null)[]>> {
	const ownerOf = (operation: string) => {
		const owner = operations.get(operation)?.owner;
		return owner === "product-page" ? "catalog" : owner;
	};
	const asked = capabilities.map((capability) => {
		const series = Object.entries(stats)
			.filter(([operation]) => ownerOf(operation) === capability)
			.map(([, { perSecond }]) => perSecond);
		return [capability, series] as const;
	});
	return Object.fromEntries(
		asked
			.filter(([, series]) => series.length > 0)
			.map(([name, series]) => [name, goodShares(series, seconds)]),
	);
}

/** A second is within the objective when this share of its requests is good. */
export const objective = 0.99;

/**
 * From the second of the fault to the first of three seconds in a row within the objective, in whole seconds, given in ms
 * (method.md): never too short, and at most a second too long. 0 when no second fell short; null when that never came: the
 * shop did not recover while it was watched. `faultAtMs` counts from the first second.
 */
export function recoveryMs(
	shares: readonly (number | null)[],
	faultAtMs: number,
): number | null {
	const faultSecond = Math.floor(faultAtMs / 1000);
	const fine = shares.map((share) => share === null || share >= objective);
	if (fine.slice(faultSecond).every(Boolean)) return 0;
	const firstBad = fine.indexOf(false, faultSecond);
	for (let second = firstBad + 1; second + 2 < fine.length; second += 1) {
		if (fine[second] && fine[second + 1] && fine[second + 2])
			return (second - faultSecond) * 1000;
	}
	return null;
}
