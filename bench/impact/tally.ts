import { meanOrNull } from "../stats/mean.ts";
/** What a commit touched of an arm. */
export interface Touched {
	/** Units that ship, sorted. */
	units: readonly string[];
	/** What ships in all. */
	bytes: number;
}

/** Two units that ship in the same commits. */
export interface Coupling {
	units: [string, string];
	/** Commits that touch both. */
	together: number;
	/** Their share of all commits. */
	support: number;
	/** Of the commits that touch the first (second), the share that touches the other too. */
	confidence: [number, number];
}

/** What the commits of a history come to on one arm. */
export interface Tally {
	commits: number;
	/** Commits that touch no unit, one, two or more. */
	touching: { none: number; one: number; several: number };
	meanUnits: number;
	meanBytes: number;
	/** Commits that touch each unit. */
	commitsByUnit: Record<string, number>;
	/** Most often together first. */
	coupling: Coupling[];
}

/**
 * Counts what commits touched. Coupling as Zimmermann, Weißgerber, Diehl and Zeller take it from histories (Mining version
 * histories to guide software changes, ICSE 2004): confidence is how often the other one changed too.
 */
export function tallyOf(touched: readonly Touched[]): Tally {
	const commits = touched.length;
	const sizes = touched.map(({ units }) => units.length);
	const byUnit = countedEach(touched.flatMap(({ units }) => units));
	return {
		commits,
		touching: {
			none: sizes.filter((size) => size === 0).length,
			one: sizes.filter((size) => size === 1).length,
			several: sizes.filter((size) => size > 1).length,
		},
		meanUnits: meanOrNull(sizes) ?? 0,
		meanBytes: meanOrNull(touched.map(({ bytes }) => bytes)) ?? 0,
		commitsByUnit: Object.fromEntries(byUnit),
		coupling: couplingOf(touched, byUnit),
	};
}

function couplingOf(
	touched: readonly Touched[],
	byUnit: ReadonlyMap<string, number>,
): Coupling[] {
	const pairs = countedEach(touched.flatMap(({ units }) => pairsOf(units)));
	return [...pairs]
		.map(([pair, together]): Coupling => {
			const [a, b] = pair.split(" ") as [string, string];
			const share = (unit: string) => together / (byUnit.get(unit) ?? 1);
			return {
				units: [a, b],
				together,
				support: together / touched.length,
				confidence: [share(a), share(b)],
			};
		})
		.sort(strongestFirst);
}

function strongestFirst(a: Coupling, b: Coupling): number {
	return (
		b.together - a.together ||
		Math.max(...b.confidence) - Math.max(...a.confidence) ||
		a.units.join().localeCompare(b.units.join())
	);
}

function pairsOf(units: readonly string[]): string[] {
	const sorted = units.toSorted();
	return sorted.flatMap((unit, index) =>
		sorted.slice(index + 1).map((other) => `${unit} ${other}`),
	);
}

/** How often each occurs, by name. */
function countedEach(names: readonly string[]): Map<string, number> {
	const counts = new Map<string, number>();
	for (const name of names.toSorted())
		counts.set(name, (counts.get(name) ?? 0) + 1);
	return counts;
}
