import type { ExpectationResult, ScenarioResult } from "../results/schema.ts";
import type { Round } from "../results/trial-schema.ts";
import { cellName, cellsOf, changesOf } from "../scenario/cells.ts";
import { faultedOf, nameOf } from "../scenario/fault-shape.ts";
import type { Scenario } from "../scenario/schema.ts";
import { worstOf } from "../stats/verdict.ts";
import { costMetrics } from "./arm-cost.ts";
import { isSearch } from "./capacity-trial.ts";
import { deployResultsOf } from "./deploy-summary.ts";
import { judge } from "./expectations.ts";
import { failureResultsOf } from "./failure-summary.ts";
import { ladderResultsOf } from "./ladder-result.ts";
import type { Ladder } from "./ladder-steps.ts";
import { type Foresight, predictedFor } from "./predicted.ts";
import {
	controlOf,
	controlRatio,
	percentiles,
	type RatioMetric,
	ratiosOf,
	type Subject,
} from "./ratios.ts";
import {
	fewestCoresToScale,
	type Machine,
	scalingResultsOf,
} from "./scaling-result.ts";
import { summaryOf } from "./summary.ts";
import { trialsOf } from "./trials.ts";

/** What a scenario was run with, and how long it took. */
export interface RunFacts {
	arms: readonly string[];
	seed: number;
	/** Of the scenario, where it lies below the folder of the command. */
	file?: string;
	durationMs?: number;
	/** What the profile says of its results. */
	stamp?: string | null;
	/** The rounds of the first point, where a series is told by its growth. */
	firstRounds?: readonly Round[];
	/** Of a ladder: its steps here. */
	ladder?: Ladder;
	/** Where scaling is to be told. */
	machine?: Machine;
	/** Where failures are to be predicted. */
	foresight?: Foresight;
}

/** Everything that a scenario came to, derived from its trials and nothing else. */
export function scenarioResultOf(
	scenario: Scenario,
	rounds: Round[],
	run: RunFacts,
): ScenarioResult {
	const { arms, seed } = run;
	const measured = arms.filter((arm) => trialsOf(rounds, { arm }).length > 0);
	const faulty = scenario.kind === "failure";
	const results = Object.fromEntries(
		arms.map((arm) => [arm, summaryOf(rounds, arm, faulty)]),
	);
	const crowded = isCrowded(scenario, run);
	const expectations = scenario.expect.map((expectation) => {
		const judged = judge(expectation, {
			arms,
			rounds,
			results,
			seed,
			firstRounds: run.firstRounds ?? [],
		});
		const needsCores = crowded && !coreless.has(expectation.metric);
		return needsCores
			? { ...judged, verdict: "inconclusive" as const }
			: judged;
	});
	const subjects = comparable(scenario);
	const headline = headlineOf(scenario, subjects);
	return {
		id: scenario.id,
		kind: scenario.kind,
		title: scenario.title,
		...(run.file !== undefined && { file: run.file }),
		narrate: definedOf(scenario.narrate),
		load: { ...scenario.load },
		data: { ...scenario.data },
		...(scenario.work > 0 && { workMs: scenario.work }),
		verdict: verdictOf(expectations, {
			allMeasured: measured.length === arms.length,
			crowded,
			onceOnly: rounds.length === 1 && subjects.length > 0,
		}),
		caveats: [
			...caveatsOf(scenario, rounds, run.stamp ?? null),
			...(crowded ? [crowdedText(run.machine)] : []),
		],
		expectations,
		control: headline
			? controlOf(headline, controlRatio(rounds, headline, arms, { seed }))
			: null,
		arms: results,
		ratios: ratiosOf(rounds, subjects, arms, { seed }),
		rounds,
		...matrixOf(scenario, rounds, run),
		...changesIn(scenario, rounds, arms),
		...(run.ladder && {
			ladder: ladderResultsOf(scenario, rounds, { ...run.ladder, seed }),
		}),
		...(scenario.kind === "scaling" &&
			run.machine && {
				scaling: scalingResultsOf(scenario, rounds, {
					...{ arms, results, seed },
					machine: run.machine,
				}),
			}),
		...(run.durationMs === undefined ? {} : { durationMs: run.durationMs }),
	};
}

/** Whether processes that are added have no core of their own, so that nothing can be told of what they bring. */
function isCrowded({ kind }: Scenario, { machine }: RunFacts): boolean {
	return kind === "scaling" && (machine?.cores ?? 0) < fewestCoresToScale;
}

/** What more processes take or break can be told on any number of cores. */
const coreless: ReadonlySet<string> = new Set([
	"memory",
	"goodShare",
	"violations",
]);

function crowdedText(machine: Machine | undefined): string {
	return `this machine has ${machine?.cores ?? "too few"} cores, and a process that is added needs ${fewestCoresToScale} or more to have one of its own: what it brings is inconclusive here, and the capacity model's prediction stands beside it`;
}

/** Each fault of a scenario that has several, by arm. */
function matrixOf(
	scenario: Scenario,
	rounds: readonly Round[],
	{ arms, foresight }: RunFacts,
): Pick<ScenarioResult, "matrix"> {
	if (scenario.kind !== "failure") return {};
	const matrix = cellsOf(scenario).map((cell, index) => ({
		name: cellName(cell),
		kind: cell.fault.kind,
		capability: nameOf(faultedOf(cell.fault)),
		arms: Object.fromEntries(
			arms.flatMap((arm) => {
				const found = failureResultsOf(rounds, arm, index);
				const predicted =
					foresight && predictedFor(cell.fault, arm, { rounds, foresight });
				return found ? [[arm, { ...found, ...predicted }]] : [];
			}),
		),
	}));
	return { matrix };
}

/** Each change of a scenario that has several, by arm. */
function changesIn(
	scenario: Scenario,
	rounds: readonly Round[],
	arms: readonly string[],
): Pick<ScenarioResult, "changes"> {
	if (scenario.kind !== "deploy" || !scenario.changes) return {};
	const changes = changesOf(scenario).map((change, cell) => {
		const story = rounds
			.flatMap(({ trials }) => trials)
			.find(({ deploy }) => deploy?.change === change)?.deploy?.story;
		return {
			change,
			...(story !== undefined && { story }),
			arms: Object.fromEntries(
				arms.flatMap((arm) => {
					const found = deployResultsOf(rounds, arm, cell);
					return found ? [[arm, found]] : [];
				}),
			),
		};
	});
	return { changes };
}

function definedOf(
	narrate: Scenario["narrate"],
): NonNullable<ScenarioResult["narrate"]> {
	return Object.fromEntries(
		Object.entries(narrate).filter(([, text]) => text !== undefined),
	);
}

/**
 * An arm without a single accepted trial leaves the scenario open, whatever the other arm did; so does one round where times or
 * rates are compared, and too few cores where processes are added. What is broken stays broken.
 */
function verdictOf(
	expectations: readonly ExpectationResult[],
	{
		allMeasured,
		onceOnly,
		crowded,
	}: { allMeasured: boolean; onceOnly: boolean; crowded: boolean },
) {
	const worst = worstOf(expectations.map(({ verdict }) => verdict));
	return worst === "held" && (!allMeasured || onceOnly || crowded)
		? "inconclusive"
		: worst;
}

function caveatsOf(
	{ kind }: Scenario,
	rounds: readonly Round[],
	stamp: string | null,
): string[] {
	// Of lost bystanders even one round has an interval, by the counts.
	const what =
		kind === "failure" ? "intervals only count requests" : "no interval";
	return [
		...(stamp === null ? [] : [stamp]),
		...(rounds.length === 1
			? [`one round: ${what}, nothing can be concluded`]
			: []),
	];
}

/** What is compared where nothing is broken or replaced on purpose. */
function comparable(scenario: Scenario): Subject[] {
	if (isSearch(scenario)) return [{ metric: "capacity", of: null }];
	const costs = costMetrics.map((metric) => ({ metric, of: null }));
	if (scenario.kind === "capacity")
		return [{ metric: "throughput", of: null }, ...costs];
	if (scenario.kind !== "latency") return [];
	const latencies = scenario.load.journeys.flatMap(({ name }) =>
		percentiles.map((metric) => ({ metric, of: name })),
	);
	return [...latencies, ...costs];
}

/** The subject that the scenario itself asks a ratio of, else the median of its last journey. */
function headlineOf(
	scenario: Scenario,
	subjects: readonly Subject[],
): Subject | undefined {
	const asked = scenario.expect.find(
		({ ratio, growth }) => ratio !== null && !growth,
	);
	if (!asked && scenario.kind === "scaling")
		return { metric: "throughput", of: null };
	if (asked) return { metric: asked.metric as RatioMetric, of: asked.of };
	return subjects.findLast(({ metric }) => metric === "p50") ?? subjects[0];
}
