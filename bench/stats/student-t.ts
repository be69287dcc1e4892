/**
 * P(|T| ≤ t) of Student's t with a whole number of degrees of freedom: the finite series of Abramowitz & Stegun,
 * Handbook of Mathematical Functions, 26.7.3 (odd) and 26.7.4 (even).
 */
export function studentWithin(t: number, degrees: number): number {
	const angle = Math.atan(Math.abs(t) / Math.sqrt(degrees));
	const cosine = Math.cos(angle);
	const odd = degrees % 2 === 1;
	let term = odd ? cosine : 1;
	let sum = degrees === 1 ? 0 : term;
	for (let n = odd ? 2 : 1; n <= degrees - 3; n += 2) {
		term *= (n / (n + 1)) * cosine * cosine;
		sum += term;
	}
	const series = Math.sin(angle) * sum;
	return odd ? (2 / Math.PI) * (angle + series) : series;
}

/**
 * The value that Student's t stays below with the given probability (0 < p < 1), by bisection of `studentWithin`.
 * `degrees` is a whole number ≥ 1. `studentQuantile(0.975, 4)` is 2.776.
 */
export function studentQuantile(probability: number, degrees: number): number {
	if (!(probability > 0 && probability < 1))
		throw new RangeError(
			`studentQuantile: the probability must lie in (0, 1), it is ${probability}`,
		);
	if (!Number.isInteger(degrees) || degrees < 1)
		throw new RangeError(
			`studentQuantile: degrees of freedom must be a whole number ≥ 1, got ${degrees}`,
		);
	if (probability < 0.5) return -studentQuantile(1 - probability, degrees);
	return inverseWithin(2 * probability - 1, degrees);
}

function inverseWithin(share: number, degrees: number): number {
	let low = 0;
	let high = 1;
	while (studentWithin(high, degrees) < share) high *= 2;
	for (let halvings = 0; halvings < 100; halvings++) {
		const middle = (low + high) / 2;
		if (studentWithin(middle, degrees) < share) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
