import { pragmas } from "../../shop/runtime/sqlite.ts";
import type { Door } from "../load/plan.ts";
import type { Conditions } from "../results/schema.ts";
import type { Broker } from "../targets/broker.ts";
import type { System } from "../targets/elsewhere.ts";
import { processesOf, type Topology, usesBus } from "../targets/topology.ts";
import { armNamed, doorOf } from "./arms.ts";
import type { ArmBuild } from "./builds.ts";
import { brokerOf } from "./buses.ts";

/** What all arms of a run share, and where they differ. */
export function conditionsOf(
	builds: ReadonlyMap<string, ArmBuild>,
	{
		broker,
		door,
		systems,
	}: { broker: Broker; door: Door; systems: readonly System[] },
): Conditions {
	return {
		bus: broker.says,
		door,
		pragmas: builds.size > 0 ? { ...pragmas } : {},
		resilience: Object.fromEntries(
			[...builds].map(([arm, { topology }]) => [
				arm,
				resilienceOf(arm, topology),
			]),
		),
		bundles: Object.fromEntries(
			[...builds].map(([arm, { bundles }]) => [
				arm,
				Object.fromEntries(bundles.map(({ unit, hash }) => [unit, hash])),
			]),
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

/** What guards the calls that an arm makes: those of one process go to the card processor only. */
function resilienceOf(arm: string, { units }: Topology): string {
	if (Object.keys(units).length === 1) return "deadlines of the card processor";
	return armNamed(arm).resilience === "on"
		? "deadlines, retry budget, breaker"
		: "the request's own deadline";
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
		events === 0 ? "no events" : `${events} types of events ${way}`,
		...(doorOf(arm, run.door) === run.door
			? []
			: [`asked at its ${doorOf(arm, run.door)} door`]),
		...(armNamed(arm).resilience === "off"
			? ["no breaker, no retries, no limits but the request's own deadline"]
			: []),
	].join(", ");
}

function differenceOfSystem({ name, url }: System): string {
	return `${name}: runs at ${url}, started by somebody else: its processes, cores, data and warm-up are not known, and each trial meets it as the last one left it`;
}
