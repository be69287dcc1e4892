import type {
	ArmCost,
	CostPer,
	TrialCost,
	UnitCost,
} from "../results/cost-schema.ts";
import type { Trial } from "../results/trial-schema.ts";
import { meanOrNull } from "../stats/mean.ts";

type Costly = Pick<TrialCost, "cpuMicros"> & Partial<UnitCost>;

/** What an arm cost over its accepted trials; null where none was measured. */
export function armCostOf(trials: readonly Trial[]): ArmCost | null {
	const measured = trials.flatMap(({ cost, load }) =>
		cost && load ? [{ cost, good: goodOf(load.operations) }] : [],
	);
	const costs = measured.map(({ cost }) => cost);
	const last = costs.at(-1);
	if (!last) return null;
	const good = sum(measured.map((each) => each.good));
	const orders = sum(costs.map((each) => each.orders ?? 0));
	const cpuMicros = sum(costs.map((each) => each.cpuMicros));
	return {
		cpuMicrosPerGood: good === 0 ? null : cpuMicros / good,
		cpuMicrosPerOrder: orders === 0 ? null : cpuMicros / orders,
		memoryBytes: Math.max(...costs.map((each) => each.memoryBytes)),
		...sizesOf(costs),
		good,
		orders,
		perGood: costPer(costs, good),
		...(orders > 0 && { perOrder: costPer(costs, orders) }),
		units: last.units,
		unitsPerGood: unitsPer(costs, good),
		...(orders > 0 && { unitsPerOrder: unitsPer(costs, orders) }),
	};
}

function sizesOf(costs: readonly TrialCost[]): Partial<ArmCost> {
	const all = (
		name: "idleMemoryBytes" | "peakMemoryBytes" | "startUpMs" | "diskBytes",
	) => costs.flatMap((each) => each[name] ?? []);
	const sizes: [keyof ArmCost, number | null][] = [
		["idleMemoryBytes", meanOrNull(all("idleMemoryBytes"))],
		["peakMemoryBytes", largest(all("peakMemoryBytes"))],
		["startUpMs", meanOrNull(all("startUpMs"))],
		["diskBytes", largest(all("diskBytes"))],
	];
	return Object.fromEntries(
		sizes.filter(([, value]) => value !== null),
	) as Partial<ArmCost>;
}

function unitsPer(
	costs: readonly TrialCost[],
	pieces: number,
): Record<string, CostPer> {
	const names = new Set(costs.flatMap(({ units }) => Object.keys(units)));
	return Object.fromEntries(
		[...names].map((name) => [
			name,
			costPer(
				costs.map(({ units }) => units[name]),
				pieces,
			),
		]),
	);
}

/** All of it ÷ good requests or orders; null where one trial did not tell, because the others would look like all. */
function costPer(
	costs: readonly (Costly | undefined)[],
	pieces: number,
): CostPer {
	const per = (of: (cost: Costly) => number | undefined): number | null => {
		const values = costs.map((cost) => (cost ? of(cost) : undefined));
		if (pieces === 0 || values.includes(undefined)) return null;
		return sum(values as number[]) / pieces;
	};
	return {
		cpuMicros: per((cost) => cost.cpuMicros),
		wireBytes: per(({ wire }) => wire?.bytesOut),
		wireMessages: per(({ wire }) => wire?.messages),
		doorBytes: per(({ door }) => door && door.bytesIn + door.bytesOut),
		cardBytes: per(({ card }) => card && card.bytesIn + card.bytesOut),
		sqlStatements: per((cost) => cost.sqlStatements),
		rowsWritten: per((cost) => cost.rowsWritten),
		eventsPublished: per((cost) => cost.eventsPublished),
		eventsTaken: per((cost) => cost.eventsTaken),
		databaseGrowthBytes: per((cost) => cost.databaseGrowthBytes),
	};
}

/** The metrics of cost that arms are compared by. */
export const costMetrics = ["cpuPerGood", "cpuPerOrder", "memory"] as const;
export type CostMetric = (typeof costMetrics)[number];

export function isCostMetric(metric: string): metric is CostMetric {
	return costMetrics.some((name) => name === metric);
}

/** A metric of one trial, in microseconds or bytes; null where it was not measured, or there is nothing to divide by. */
export function costMeasureOf(
	{ cost, load }: Pick<Trial, "cost" | "load">,
	metric: CostMetric,
): number | null {
	if (!cost || !load) return null;
	if (metric === "memory") return cost.peakMemoryBytes || null;
	const pieces =
		metric === "cpuPerOrder" ? (cost.orders ?? 0) : goodOf(load.operations);
	// A ratio of nothing to something has no logarithm: CPU below what the clock shows is not measured.
	return pieces === 0 ? null : cost.cpuMicros / pieces || null;
}

/** Good requests of all operations together. */
export function goodOf(
	operations: Readonly<Record<string, { good: number }>>,
): number {
	return sum(Object.values(operations).map(({ good }) => good));
}

function sum(values: readonly number[]): number {
	return values.reduce((total, value) => total + value, 0);
}

function largest(values: readonly number[]): number | null {
	return values.length === 0 ? null : Math.max(...values);
}
