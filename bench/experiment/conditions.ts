import { pragmas } from "../../shop/runtime/sqlite.ts";
import type { Door } from "../load/plan.ts";
import type { Conditions } from "../results/schema.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Broker } from "../targets/broker.ts";
import type { System } from "../targets/elsewhere.ts";
import { processesOf, type Topology, usesBus } from "../targets/topology.ts";
import { doorOf } from "./arms.ts";
import type { ArmBuild } from "./builds.ts";
import { brokerOf } from "./buses.ts";
import { armsOf } from "./ladder-steps.ts";
import { ownPolicyOf, policyOf } from "./policy-words.ts";
import { sourcesOf } from "./source-lines.ts";

/** What all arms of a run share, and where they differ. */
export function conditionsOf(
	builds: ReadonlyMap<string, ArmBuild>,
	{
		arms,
		broker,
		door,
		systems,
		scenarios,
		root,
	}: {
		arms: readonly string[];
		broker: Broker;
		door: Door;
		systems: readonly System[];
		scenarios: readonly { scenario: Scenario }[];
		/** Where the sources of the bundles lie. */
		root: string;
	},
): Conditions {
	return {
		bus: broker.says,
		door,
		pragmas: builds.size > 0 ? { ...pragmas } : {},
		resilience: Object.fromEntries(
			[...builds].map(([arm, { topology }]) => [
				arm,
				policyOf(
					arm,
					topology,
					scenarios
						.map(({ scenario }) => scenario)
						.filter((each) => armsOf(each, { arms, broker }).includes(arm)),
				),
			]),
		),
		bundles: Object.fromEntries(
			[...builds].map(([arm, { bundles }]) => [
				arm,
				Object.fromEntries(bundles.map(({ unit, hash }) => [unit, hash])),
			]),
		),
		sources: Object.fromEntries(
			[...builds].map(([arm, { bundles }]) => [arm, sourcesOf(bundles, root)]),
		),
		differences: [
			...[...builds].map(([arm, { topology }]) =>
				differenceOf(arm, topology, {
					bus: brokerOf(arm, broker).kind,
					door,
				}),
			),
			...systems.map(differenceOfSystem),
		],
	};
}

/** One arm in a sentence, so that nobody takes what it does not share for a flaw of the method. */
function differenceOf(
	arm: string,
	topology: Topology,
	run: { bus: Broker["kind"]; door: Door },
): string {
	const processes = processesOf(topology);
	const events = Object.keys(topology.subscriptions).length;
	const way = usesBus(topology) ? `over the ${run.bus} bus` : "in the process";
	return [
		`${arm}: ${processes} ${processes === 1 ? "process" : "processes"}`,
		...replicatedUnits(topology),
		events === 0 ? "no events" : `${events} types of events ${way}`,
		...(doorOf(arm, run.door) === run.door
			? []
			: [`asked at its ${doorOf(arm, run.door)} door`]),
		...ownPolicyOf(arm),
	].join(", ");
}

/** Of an arm that is one unit the number of processes says it. */
function replicatedUnits({ units }: Topology): string[] {
	const all = Object.entries(units);
	return all
		.filter(([, { processes }]) => all.length > 1 && processes > 1)
		.map(([unit, { processes }]) => `${processes} of them ${unit}`);
}

function differenceOfSystem({ name, url }: System): string {
	return `${name}: runs at ${url}, started by somebody else: its processes, cores, data and warm-up are not known, and each trial meets it as the last one left it`;
}
