import type { OperationStats, SecondStats } from "../load/outcome.ts";

/** Part of a measured load, in ms from its start. */
export interface Span {
	fromMs: number;
	toMs: number;
}

/** Whole seconds that a span touches. */
const touches =
	({ fromMs, toMs }: Span) =>
	(second: number) =>
		second >= Math.floor(fromMs / 1000) && second <= Math.floor(toMs / 1000);

/** Requests due within a span that were not good, and those of them that were right but late. */
export function lostWithin(
	stats: Readonly<Record<string, Pick<OperationStats, "perSecond">>>,
	span: Span,
): { failed: number; slow: number } {
	const isWithin = touches(span);
	const bins = Object.values(stats)
		.flatMap(({ perSecond }) => perSecond)
		.filter(({ second }) => isWithin(second));
	const sum = (of: (bin: SecondStats) => number) =>
		bins.reduce((total, bin) => total + of(bin), 0);
	return {
		failed: sum(({ late, failed, unknown }) => late + failed + unknown),
		slow: sum(({ late }) => late),
	};
}

/**
 * Time in ms that capabilities were not available within a span, added up over capabilities: a second in which a third of the
 * requests was bad counts for a third of a second.
 */
export function unavailableMs(
	availability: Readonly<Record<string, readonly (number | null)[]>>,
	span: Span,
): number {
	const isWithin = touches(span);
	return Object.values(availability)
		.flatMap((shares) => shares.filter((_, second) => isWithin(second)))
		.reduce<number>(
			(sum, share) => sum + (share === null ? 0 : 1 - share) * 1000,
			0,
		);
}
