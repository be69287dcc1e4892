/** Two samples on one axis: where the values of each lie. */
export interface Strip {
	/** A character for each part of the axis: `▀` has values of a, `▄` of b, `█` of both. */
	picture: string;
	/** The ends of the axis. */
	from: number;
	to: number;
}

/** The values of a above those of b, in `width` characters; null where there is no value. The same values give the same strip. */
export function stripOf(
	{ a, b }: { a: readonly number[]; b: readonly number[] },
	width: number,
): Strip | null {
	const all = [...a, ...b];
	if (all.length === 0) return null;
	const [from, to] = [Math.min(...all), Math.max(...all)];
	const place = (value: number) =>
		to === from
			? Math.floor(width / 2)
			: Math.round(((value - from) / (to - from)) * (width - 1));
	const [above, below] = [new Set(a.map(place)), new Set(b.map(place))];
	const picture = Array.from({ length: width }, (_, at) =>
		character(above.has(at), below.has(at)),
	).join("");
	return { picture, from, to };
}

function character(above: boolean, below: boolean): string {
	if (above && below) return "█";
	if (above) return "▀";
	return below ? "▄" : "·";
}
