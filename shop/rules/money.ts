/** A sum of integer cents. */
export function sumCents(amounts: Iterable<number>): number {
	let total = 0;
	for (const amount of amounts) total += amount;
	return total;
}

/** A share of an amount in basis points (1/100 of a percent), rounded half up to whole cents. */
export function basisPointsOf(
	amountCents: number,
	basisPoints: number,
): number {
	return Math.floor((amountCents * basisPoints + 5_000) / 10_000);
}
