/** Mean of one-to-five ratings, to two decimals; null when there are none. */
export function averageRating(ratings: {
	sum: number;
	count: number;
}): number | null {
	return ratings.count === 0
		? null
		: Math.round((100 * ratings.sum) / ratings.count) / 100;
}
