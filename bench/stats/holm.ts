/**
 * Which of several tests stand, so that with a chance of at most `level` any of them is false, whatever they have to do with each
 * other (Holm, Scandinavian Journal of Statistics 6, 1979). Takes their probabilities and answers in their order.
 */
export function holm(
	probabilities: readonly number[],
	level: number,
): boolean[] {
	const order = probabilities
		.map((probability, index) => ({ probability, index }))
		.sort((a, b) => a.probability - b.probability);
	const failed = order.findIndex(
		({ probability }, rank) => probability > level / (order.length - rank),
	);
	const standing = new Set(
		order
			.slice(0, failed < 0 ? order.length : failed)
			.map(({ index }) => index),
	);
	return probabilities.map((_, index) => standing.has(index));
}
