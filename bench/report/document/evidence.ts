import type {
	DeployResults,
	FailureResults,
} from "../../results/arm-schema.ts";
import type { Ratio, Results, ScenarioResult } from "../../results/schema.ts";
import { twoDigits } from "../../stats/format.ts";
import { comparisonsOf, isRate } from "../facts/comparisons.ts";
import {
	changesOf,
	faultsOf,
	roundsOfRatio,
	roundsWith,
} from "../facts/run.ts";
import { brokeAnInvariant, obstacleTo } from "../facts/standing.ts";
import { faultText } from "../print/fault.ts";
import {
	byteSize,
	capital,
	counted,
	duration,
	listed,
} from "../print/format.ts";
import { bystanderShareText } from "../text/matrix.ts";
import { comparisonSentence } from "../text/sentences.ts";

/** What a run shows of one arm beside another, and for which of them it speaks. */
export interface Evidence {
	/** Of the scenario, as reports number them. */
	scenario: number;
	about: "speed" | "cost" | "isolation" | "shipping";
	arm: string;
	other: string;
	/** How it speaks for `arm`; open where it cannot be told from noise, or nothing may be concluded from the run. */
	side: "good" | "bad" | "open";
	says: string;
}

/** All that a run shows of its arms, each beside the first of its scenario. */
export function evidenceOf(results: Results): Evidence[] {
	const mayConclude = obstacleTo(results) === null;
	return results.scenarios.flatMap((scenario, index) =>
		ofScenario(scenario).map((found) => ({
			...found,
			scenario: index + 1,
			side:
				mayConclude && !brokeAnInvariant(scenario)
					? found.side
					: ("open" as const),
		})),
	);
}

type Found = Omit<Evidence, "scenario">;

function ofScenario(scenario: ScenarioResult): Found[] {
	const [other, ...arms] = Object.keys(scenario.arms);
	if (other === undefined) return [];
	return [
		...ofComparisons(scenario),
		...scenario.ratios.flatMap((ratio) => ofCost(ratio, scenario)),
		...arms.flatMap((arm) => [
			...ofFaults(scenario, { arm, other }),
			...ofDeploys(scenario, { arm, other }),
		]),
	];
}

const sideOf = (isTold: boolean, isGood: boolean): Evidence["side"] =>
	isTold ? (isGood ? "good" : "bad") : "open";

function ofComparisons(scenario: ScenarioResult): Found[] {
	return comparisonsOf(scenario)
		.filter(({ ratio }) => ratio !== null)
		.map((comparison) => {
			const { metric, ratio, doubt, arms } = comparison;
			const isMore = (ratio?.value ?? 1) > 1;
			return {
				about: "speed",
				arm: arms[0],
				other: arms[1],
				side: sideOf(doubt === null, isMore === isRate(metric)),
				// Three arms: so that the sentence names both.
				says: comparisonSentence(comparison, 3),
			};
		});
}

const costNames: Readonly<Record<string, string>> = {
	cpuPerGood: "CPU per good request",
	cpuPerOrder: "CPU per order",
	memory: "Peak memory",
};

function ofCost(ratio: Ratio, scenario: ScenarioResult): Found[] {
	const name = costNames[ratio.metric];
	if (!name) return [];
	const { value, low, high, verdict } = ratio;
	const [arm, other] = ratio.of_arms;
	const interval =
		low === null || high === null
			? "no interval"
			: `95 % interval ${twoDigits(low)}–${twoDigits(high)}`;
	return [
		{
			about: "cost",
			arm,
			other,
			side: sideOf(verdict === "held" && low !== null, value < 1),
			says: `${name}: ${arm} ${twoDigits(value)} times that of ${other}, ${interval}, ${counted(roundsOfRatio(scenario, ratio.of_arms), "round")}`,
		},
	];
}

interface Pair {
	arm: string;
	other: string;
}

/** Bystanders lost to each fault that both arms can have; told apart where the intervals do not touch. */
function ofFaults(scenario: ScenarioResult, pair: Pair): Found[] {
	const cells = scenario.matrix?.length
		? scenario.matrix.map(({ arms, ...fault }) => ({ fault, arms }))
		: faultsOf(scenario).map((fault) => ({
				fault,
				arms: ownFailures(scenario),
			}));
	const { arm, other } = pair;
	return cells.flatMap(({ fault, arms }): Found[] => {
		const [mine, theirs] = [arms[arm], arms[other]];
		if (!isMeasured(mine) || !isMeasured(theirs)) return [];
		const less = (mine.high ?? 1) < (theirs.low ?? 0);
		const more = (mine.low ?? 0) > (theirs.high ?? 1);
		return [
			{
				about: "isolation",
				...pair,
				side: sideOf(less || more, less),
				says: `Bystanders lost to ${faultText(fault)}: ${arm} ${bystanderShareText(mine)}, ${other} ${bystanderShareText(theirs)}, ${counted(roundsWith(scenario, [arm, other]), "round")}`,
			},
		];
	});
}

/** How each arm stood the one fault of a scenario. */
export const ownFailures = ({ arms }: ScenarioResult) =>
	Object.fromEntries(
		Object.entries(arms).map(([arm, { failure }]) => [arm, failure]),
	);

const isMeasured = (
	failure: FailureResults | undefined,
): failure is FailureResults =>
	failure !== undefined &&
	failure.notHere === undefined &&
	failure.bystanderFailures !== null;

/** Bytes are counted and tell the arms apart; times are means without an interval and do not. */
function ofDeploys(scenario: ScenarioResult, pair: Pair): Found[] {
	const [mine, theirs] = [pair.arm, pair.other].map((arm) =>
		deploysOf(scenario, arm),
	);
	if (!mine?.length || mine.length !== theirs?.length) return [];
	const changes = changesOf(scenario);
	const what =
		changes.length > 1 ? counted(changes.length, "change") : listed(changes);
	const [bytes, otherBytes] = [mine, theirs].map((all) =>
		sum(all, ({ bytesShipped }) => bytesShipped),
	) as [number, number];
	const [ms, otherMs] = [mine, theirs].map((all) =>
		sum(all, ({ totalMs }) => totalMs),
	) as [number, number];
	const about = { about: "shipping" as const, ...pair };
	return [
		{
			...about,
			side: sideOf(bytes !== otherBytes, bytes < otherBytes),
			says: `Bytes shipped for ${what}: ${pair.arm} ${byteSize(bytes)}, ${pair.other} ${byteSize(otherBytes)}`,
		},
		{
			...about,
			side: "open",
			says: `Time to build and ship ${what}: ${pair.arm} ${duration(ms)}, ${pair.other} ${duration(otherMs)}, no interval`,
		},
	];
}

/** The deploys of an arm, of one change or of each of several. */
export function deploysOf(
	{ changes, arms }: ScenarioResult,
	arm: string,
): DeployResults[] {
	if (changes) return changes.flatMap((change) => change.arms[arm] ?? []);
	const deploy = arms[arm]?.deploy;
	return deploy ? [deploy] : [];
}

const sum = <Item>(items: readonly Item[], of: (item: Item) => number) =>
	items.reduce((total, item) => total + of(item), 0);

/** The sentence with the scenario it comes from. */
export const withSource = ({ says, scenario }: Evidence) =>
	`${capital(says)} (scenario ${scenario})`;
