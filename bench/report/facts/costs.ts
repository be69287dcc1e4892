import type { TrialCost } from "../../results/cost-schema.ts";
import type { Results, ScenarioResult } from "../../results/schema.ts";
import { type Estimate, meanOverRounds } from "../../stats/interval.ts";
import { mean } from "../../stats/mean.ts";
import { createRandom } from "../../stats/random.ts";
import { validTrials } from "./run.ts";

/** Mean, smallest and largest of some values; null where there is none. */
export interface Spread {
	mean: number;
	least: number;
	most: number;
}

/** Over the measured valid trials of an arm in a run, whatever their scenario. */
export function spreadOf(
	{ scenarios }: Results,
	arm: string,
	of: (cost: TrialCost) => number | undefined,
): Spread | null {
	const values = scenarios
		.flatMap((scenario) => validTrials(scenario, arm))
		.flatMap(({ cost }) => (cost && of(cost)) ?? []);
	if (values.length === 0) return null;
	return {
		mean: mean(values),
		least: Math.min(...values),
		most: Math.max(...values),
	};
}

/** Requests from unit to unit for one operation, the median of traced requests: those of the customer are not among them. */
export function hopsOf(
	{ scenarios }: Results,
	arm: string,
	operation: string,
): number | null {
	const trace = scenarios
		.flatMap(({ traces = [] }) => traces)
		.find((one) => one.operation === operation && one.arms[arm]);
	const hops = trace?.arms[arm]?.hops;
	return hops === undefined ? null : Math.max(0, hops - 1);
}

/** Messages from unit to unit ÷ orders over all the load of a run that says both. */
export function messagesPerOrder(
	{ scenarios }: Results,
	arm: string,
): number | null {
	const told = scenarios
		.flatMap((scenario) => validTrials(scenario, arm))
		.flatMap(({ cost }) =>
			cost?.wire && cost.orders
				? [{ messages: cost.wire.messages, orders: cost.orders }]
				: [],
		);
	const sum = (of: "messages" | "orders") =>
		told.reduce((total, each) => total + each[of], 0);
	return told.length === 0 ? null : sum("messages") / sum("orders");
}

/** Folders whose code moves requests and events, and decides nothing of the shop; the same for every arm. */
const plumbing =
	/^(?:shop\/runtime|microservices\/kit|microservices\/gateway|microservices)$/;

/** Lines of one sort, and how many of them are the same files in every arm. */
export interface Lines {
	all: number;
	shared: number;
}

/** Lines of plumbing, and of what makes it a shop; null where the run did not count. */
export function linesOf(
	{ conditions }: Results,
	arm: string,
): { shop: Lines; plumbing: Lines } | null {
	const lines = conditions.sources?.[arm]?.lines;
	if (!lines) return null;
	const sum = (isWanted: (folder: string) => boolean) =>
		Object.entries(lines)
			.filter(([folder]) => isWanted(folder))
			.reduce((total, [, count]) => total + count, 0);
	const sort = (isPlumbing: boolean): Lines => ({
		all: sum((folder) => plumbing.test(folder) === isPlumbing),
		shared: sum(
			(folder) =>
				plumbing.test(folder) === isPlumbing && /^shop(?:\/|$)/.test(folder),
		),
	});
	return { shop: sort(false), plumbing: sort(true) };
}

const processesIn = (cost: TrialCost) =>
	cost.processes ?? Object.keys(cost.units).length;

/**
 * What one process more costs between two arms: the difference of a cost ÷ the difference of their processes, paired by round, over
 * all scenarios. Null where no round has both, or they have as many.
 */
export function perProcess(
	{ scenarios }: Results,
	[arm, base]: readonly [string, string],
	of: (cost: TrialCost) => number | undefined,
): Estimate | null {
	const each = scenarios.flatMap((scenario) =>
		scenario.rounds.flatMap((round) => {
			const [more, less] = [arm, base].map(
				(name) => validTrials(onlyRound(scenario, round), name)[0]?.cost,
			);
			if (!more || !less) return [];
			const [high, low] = [of(more), of(less)];
			const added = processesIn(more) - processesIn(less);
			return high === undefined || low === undefined || added === 0
				? []
				: [(high - low) / added];
		}),
	);
	return each.length === 0
		? null
		: meanOverRounds(each, { random: createRandom(1, 59) });
}

const onlyRound = (
	scenario: ScenarioResult,
	round: ScenarioResult["rounds"][number],
): ScenarioResult => ({ ...scenario, rounds: [round] });
