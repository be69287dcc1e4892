import { topologyOf } from "../experiment/builds.ts";
import { isSearch } from "../experiment/capacity-trial.ts";
import { armsOf } from "../experiment/ladder-steps.ts";
import { type Replicas, withReplicas } from "../experiment/replicas.ts";
import { trialArmsOf } from "../experiment/scaling-trial.ts";
import { slotsOf } from "../experiment/scenario-run.ts";
import { counted } from "../report/format.ts";
import { cellNamesOf } from "../scenario/cells.ts";
import type { Profile } from "../scenario/profiles.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { ScenarioKind } from "../scenario/vocabulary.ts";
import type { System } from "../targets/elsewhere.ts";
import { processesOf } from "../targets/topology.ts";

/**
 * What a trial takes beside its load, as runs on two cores took it (durationMs of a scenario ÷ its trials − the load): to start, check
 * and stop an arm; of failures to wait until all is done; of deploys to build as well.
 */
const overheadMs: Record<ScenarioKind, number> = {
	latency: 4_000,
	capacity: 4_000,
	scaling: 4_500,
	failure: 5_500,
	ladder: 6_500,
	deploy: 13_000,
};
// A traced trial of one arm, after the rounds.
const traceMs = 14_000;
// To begin, and of each arm to replay what shows that it is the same shop.
const beginMs = 7_000;
const samenessMs = 4_500;
// A search that begins within a factor of eight of what it finds.
const usualProbes = 12;

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
	const planned = scenarios.map((scenario) => ({
		scenario,
		arms: armsFor(scenario),
		ms: timeMs(scenario, armsFor(scenario), profile.ramp.greatestMs),
	}));
	const lines = planned.map(
		({ scenario, arms, ms }) =>
			`  ${scenario.id}: ${describe(scenario, arms)}, about ${minutesText(ms)}`,
	);
	const ms = planned.reduce(
		(sum, one) => sum + one.ms,
		beginMs + samenessMs * (systems.length > 0 ? 0 : all.size),
	);
	const { repetitions } = profile;
	return [
		"Processes, each on a free port of 127.0.0.1:",
		...processes,
		"Scenarios:",
		...lines,
		`About ${minutesText(ms)} in all on two idle cores, longer on a busy machine; up to ${repetitions} rejected ${repetitions === 1 ? "trial is" : "trials are"} run once more. Nothing was started.`,
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
	const rampMs =
		scenario.kind === "latency" || isSearch(scenario) ? latencyRampMs : 0;
	const { warmupMs, durationMs } = scenario.load;
	const loads = isSearch(scenario) ? usualProbes : 1;
	return (
		trials(scenario, arms) *
			(rampMs + loads * (warmupMs + durationMs) + overheadMs[scenario.kind]) +
		(scenario.kind === "latency" && scenario.trace ? traceMs * arms.length : 0)
	);
}

function describe(scenario: Scenario, arms: readonly string[]): string {
	if (isSearch(scenario))
		return `${counted(scenario.rounds, "round")}, ${trials(scenario, arms)} searches of about ${usualProbes} probes of ${scenario.load.durationMs / 1000} s or longer`;
	const seconds = (scenario.load.warmupMs + scenario.load.durationMs) / 1000;
	return `${counted(scenario.rounds, "round")}, ${counted(trials(scenario, arms), "trial")} of ${seconds} s`;
}
