/**
 * P(Z ≤ z) of the standard normal distribution, to 1e-7: the polynomial of Abramowitz & Stegun, Handbook of Mathematical Functions,
 * 26.2.17.
 */
export function normalBelow(z: number): number {
	const t = 1 / (1 + 0.231_641_9 * Math.abs(z));
	const density = Math.exp(-(z ** 2) / 2) / Math.sqrt(2 * Math.PI);
	const polynomial = coefficients.reduceRight(
		(sum, coefficient) => (sum + coefficient) * t,
		0,
	);
	const above = density * polynomial;
	return z < 0 ? above : 1 - above;
}

const coefficients = [
	0.319_381_53, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429,
];
