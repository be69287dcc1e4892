import type { Results } from "../../../results/schema.ts";
import { armsWithoutTrial, rejectedTrials, stampOf } from "../../facts/run.ts";
import { earlyEnd } from "../../facts/standing.ts";
import { counted, digits, listed, percent } from "../../print/format.ts";
import { type Block, heading, list } from "../blocks.ts";

const fewestCores = 4;
const roundsToResample = 10;
const noticeableSteal = 0.01;

/** What may make these numbers wrong, or true only here: first what this run shows, then what its kinds of scenario and every run have. */
export function threats(results: Results): Block[] {
	return [
		heading(2, "Threats to validity", "threats"),
		list([...ofThisRun(results), ...ofItsKinds(results), ...ofEveryRun]),
	];
}

function ofThisRun(results: Results): string[] {
	return [
		...ofItsEnd(results),
		...ofTheProfile(results),
		...ofTheMachine(results),
		...ofTheRounds(results),
	];
}

function ofItsEnd(results: Results): string[] {
	const silent = results.scenarios.flatMap((scenario, index) =>
		armsWithoutTrial(scenario).map((arm) => `${arm} in scenario ${index + 1}`),
	);
	return [
		...(earlyEnd(results) !== null
			? [
					"The run did not end: what was measured is what happened to come first, and rounds may lack arms.",
				]
			: []),
		...(silent.length > 0
			? [
					`No valid trial of ${listed(silent)}: what is missing is not missing by chance, if what made trials invalid also makes them slow.`,
				]
			: []),
	];
}

function ofTheProfile(results: Results): string[] {
	return stampOf(results)
		? [
				"The quick profile shortens load and rounds so that the tour fits in minutes: it shows the method and does not earn conclusions. Use --profile standard or thorough.",
			]
		: [];
}

function ofTheMachine({ environment }: Results): string[] {
	const { cores, pinning, loadAverage, steal } = environment;
	const busy = loadAverage[0] ?? 0;
	return [
		...(cores < fewestCores
			? [
					`${counted(cores, "core")}: services that could run side by side share what there is, so verdicts about scaling are inconclusive.`,
				]
			: []),
		...(/^(?:none|not pinned)/.test(pinning)
			? [
					`Driver and shops were not kept on cores of their own (${pinning}): each disturbs the other.`,
				]
			: []),
		...(busy > cores / 2
			? [
					`The machine was busy before the run began: load average ${digits(busy)} on ${counted(cores, "core")}.`,
				]
			: []),
		...(steal !== null && steal > noticeableSteal
			? [`The host took ${percent(steal)} of the CPU time away.`]
			: []),
		...(steal === null
			? ["How much CPU time the host took away is unknown."]
			: []),
	];
}

function ofTheRounds({ scenarios }: Results): string[] {
	const fewest = Math.min(...scenarios.map(({ rounds }) => rounds.length));
	const rejected = scenarios.flatMap(rejectedTrials).length;
	return [
		...(fewest < roundsToResample
			? [
					`As few as ${counted(fewest, "round")}: intervals of two to nine rounds are Student's t on log ratios and wide; one round gives none.`,
				]
			: []),
		...(rejected > 0
			? [
					`${counted(rejected, "trial")} rejected by rules fixed before the run: the trial lists give the reasons.`,
				]
			: []),
	];
}

/** What each kind of scenario that was run cannot see. */
function ofItsKinds({ scenarios }: Results): string[] {
	const kinds = new Set(scenarios.map(({ kind }) => kind));
	return Object.entries(byKind).flatMap(([kind, threats]) =>
		kinds.has(kind) ? threats : [],
	);
}

const byKind: Readonly<Record<string, readonly string[]>> = {
	capacity: [
		"Capacity is that of the cores the arm was given, and of short loads: a queue that grows slowly, or a heap that fills in hours, is not seen.",
	],
	failure: [
		"Faults come alone, at a set time, and are healed on schedule. Real ones come together, last longer and wait for people.",
		"Requests that a fault hits come in bursts and are not independent: where one round gives an interval, it counts requests and is too narrow.",
		"Faults are counts of few events: they show what happens, not how often.",
	],
	deploy: [
		"The changes were chosen by those who wrote the shop. How many of yours stay within one unit, shoplab impact asks of your own history.",
		"A roll-out here copies a bundle on one machine: no registry, no approval, no second team to wait for.",
	],
	scaling: [
		"Processes are added on the same machine and share its cores and memory bandwidth; a second machine, and what balances between two, is not seen.",
	],
	ladder: [
		"The steps are climbed in one order. What a step costs depends on those before it; another order may share the sum out differently.",
	],
};

const ofEveryRun: readonly string[] = [
	"All processes share one machine and talk over loopback. A real network is slower and fails in more ways: the price of a hop is a lower bound.",
	"Processes are seconds old when they are measured, and code goes on being compiled for minutes. That favours fewer processes: when this was tried on two cores, the p50 of an order on the services fell from 57 to 23 to 18 ms with 3, 8 and 90 s of warm-up, on the monolith from 6.0 to 3.7 to 4.7. The profile thorough warms up for half a minute or more.",
	"One shop, one team, one language. Both builds were written to be good at what they are, and other builds differ.",
	"One seed gives one population of customers and one mix of journeys; other mixes move the factor.",
	"SQLite on one disk: the gain of separate database servers, and their cost, is not seen.",
	"What organisations gain or lose by splitting (teams, ownership, hiring) is not measurable here.",
];
