const sweeps = 5_000;
const enough = 1e-12;

/**
 * The x ≥ 0 that makes Σ (rows·x − values)² least, by coordinate descent: convex, so that it ends in the least
 * (Lawson & Hanson, Solving Least Squares Problems, 1974, chapter 23, for the problem). `rows[k][j]` is how often j happened
 * in observation k. Columns that never happened stay 0.
 */
export function nonNegativeLeastSquares(
	rows: readonly (readonly number[])[],
	values: readonly number[],
): number[] {
	const width = rows[0]?.length ?? 0;
	const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
	const squares = Array.from({ length: width }, (_, column) =>
		rows.reduce((sum, _row, row) => sum + at(row, column) ** 2, 0),
	);
	const found = Array<number>(width).fill(0);
	const rest = [...values];
	for (let sweep = 0; sweep < sweeps; sweep += 1) {
		let moved = 0;
		for (let column = 0; column < width; column += 1) {
			const square = squares[column] ?? 0;
			if (square === 0) continue;
			const before = found[column] ?? 0;
			const slope = rest.reduce(
				(sum, value, row) => sum + value * at(row, column),
				0,
			);
			const after = Math.max(0, before + slope / square);
			found[column] = after;
			const step = after - before;
			for (let row = 0; row < rest.length; row += 1)
				rest[row] = (rest[row] ?? 0) - step * at(row, column);
			moved = Math.max(moved, Math.abs(step) * Math.sqrt(square));
		}
		if (moved < enough * Math.max(1, ...values.map(Math.abs))) break;
	}
	return found;
}
