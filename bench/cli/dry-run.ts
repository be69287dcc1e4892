import { topologyOf } from "../experiment/builds.ts";
import { isSearch } from "../experiment/capacity-trial.ts";
import { armsOf } from "../experiment/ladder-steps.ts";
import { type Replicas, withReplicas } from "../experiment/replicas.ts";
import { trialArmsOf } from "../experiment/scaling-trial.ts";
import { slotsOf } from "../experiment/scenario-run.ts";
import { cellNamesOf } from "../scenario/cells.ts";
import type { Profile } from "../scenario/profiles.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { System } from "../targets/elsewhere.ts";
import { processesOf } from "../targets/topology.ts";

// Starting, checking and stopping an arm, beside the load: what the tour needs on two cores.
const overheadMs = 3_500;
// To build, and to check that the arms are the same shop.
const preparationMs = 15_000;
// A search that begins within a factor of eight of what it finds.
const usualProbes = 9;

/** What a run is asked to do, beside its scenarios. */
interface Planned {
	arms: readonly string[];
	systems: readonly System[];
	replicas: readonly Replicas[];
	profile: Profile;
}

/** Nothing is started, so nobody looks for a broker. */
const anyBus = { kind: "amqp", says: "" } as const;

/** What a run would start and how long it would take. Nothing is started. */
export function dryRun(
	root: string,
	scenarios: readonly Scenario[],
	{ arms, systems, replicas, profile }: Planned,
): string {
	const armsFor = (scenario: Scenario) =>
		armsOf(scenario, { arms, broker: anyBus });
	const all = new Set(scenarios.flatMap(armsFor));
	const processes = [...all].map((arm) => {
		const system = systems.find(({ name }) => name === arm);
		if (system)
			return `  ${arm}: none, it runs at ${system.url}; the load driver`;
		const topology = withReplicas(topologyOf(root, arm), replicas);
		const units = Object.keys(topology.units);
		return `  ${arm}: ${processesOf(topology)} (${units.join(", ")}), the card processor and the load driver`;
	});
	const lines = scenarios.map(
		(scenario) => `  ${scenario.id}: ${describe(scenario, armsFor(scenario))}`,
	);
	const ms = scenarios.reduce(
		(sum, scenario) =>
			sum + timeMs(scenario, armsFor(scenario), profile.ramp.greatestMs),
		preparationMs,
	);
	const { repetitions } = profile;
	return [
		"Processes, on free ports of 127.0.0.1:",
		...processes,
		"Scenarios:",
		...lines,
		`About ${minutesText(ms)} in all; up to ${repetitions} rejected ${repetitions === 1 ? "trial is" : "trials are"} run once more. Nothing was started.`,
		...caveats(scenarios, profile),
		"",
	].join("\n");
}

function trials(scenario: Scenario, arms: readonly string[]): number {
	const slots = slotsOf(
		scenario,
		trialArmsOf(scenario, arms),
		cellNamesOf(scenario).length,
	);
	return scenario.rounds * slots.length;
}

function caveats(scenarios: readonly Scenario[], { stamp }: Profile): string[] {
	const once = scenarios.filter(({ rounds }) => rounds === 1);
	return [
		...(stamp === null ? [] : [`${stamp}.`]),
		...(once.length === 0
			? []
			: [
					`one round: no interval, nothing can be concluded (${once.map(({ id }) => id).join(", ")}).`,
				]),
	];
}

function minutesText(ms: number): string {
	const minutes = Number((ms / 60_000).toPrecision(2));
	return `${minutes} ${minutes === 1 ? "minute" : "minutes"}`;
}

function timeMs(
	scenario: Scenario,
	arms: readonly string[],
	latencyRampMs: number,
): number {
	const rampMs = scenario.kind === "latency" ? latencyRampMs : 0;
	const { warmupMs, durationMs } = scenario.load;
	const loads = isSearch(scenario) ? usualProbes : 1;
	return (
		trials(scenario, arms) *
		(rampMs + loads * (warmupMs + durationMs) + overheadMs)
	);
}

function describe(scenario: Scenario, arms: readonly string[]): string {
	if (isSearch(scenario))
		return `${scenario.rounds} rounds, ${trials(scenario, arms)} searches of about ${usualProbes} probes of ${scenario.load.durationMs / 1000} s or longer`;
	const seconds = (scenario.load.warmupMs + scenario.load.durationMs) / 1000;
	return `${scenario.rounds} rounds, ${trials(scenario, arms)} trials of ${seconds} s`;
}
