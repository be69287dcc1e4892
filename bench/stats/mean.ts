/** The arithmetic mean. Throws RangeError on no values. */
export function mean(values: readonly number[]): number {
	if (values.length === 0)
		throw new RangeError("a mean needs at least one value");
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The arithmetic mean; null on no values. */
export function meanOrNull(values: readonly number[]): number | null {
	return values.length === 0 ? null : mean(values);
}
