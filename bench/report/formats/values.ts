/** A measured value: where in its object it lies (`latencyMs.p95`), and in a list, which entry. */
export interface Value {
	metric: string;
	index: number | null;
	value: number | boolean | null;
}

/** All numbers, truths and gaps of an object, in its order. Of a list of words its length; other words are no values. */
export function valuesIn(from: object): Value[] {
	return Object.entries(from).flatMap(([key, value]) => found(value, key));
}

function found(value: unknown, metric: string, index: number | null = null) {
	if (value === null || typeof value === "number" || typeof value === "boolean")
		return [{ metric, index, value }];
	if (Array.isArray(value)) return inList(value, metric);
	if (typeof value !== "object") return [];
	return Object.entries(value).flatMap(([key, each]): Value[] =>
		found(each, `${metric}.${key}`, index),
	);
}

function inList(list: readonly unknown[], metric: string): Value[] {
	if (list.some((each) => typeof each === "string"))
		return [{ metric, index: null, value: list.length }];
	return list.flatMap((each, index): Value[] => found(each, metric, index));
}

const suffixes: readonly [RegExp, string][] = [
	[/Ms$|^(?:fired|healed)At$/, "ms"],
	[/Micros$/, "us"],
	[/Bytes$|^bytes/, "bytes"],
	[/PerSecond$/, "1/s"],
	[/Share$|^worstSecond$|^tolerance$/, "share"],
	[/^loadAverage$|^amplification$|^coresBusy$/, "1"],
];

/** The unit that the last part of a name with one tells: of `latencyMs.p95`, ms. What has none is counted. */
export function unitOf(metric: string, value: Value["value"]): string {
	if (typeof value === "boolean") return "boolean";
	for (const part of metric.split(".").reverse())
		for (const [suffix, unit] of suffixes) if (suffix.test(part)) return unit;
	return "count";
}
