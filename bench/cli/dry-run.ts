import { topologyOf } from "../experiment/builds.ts";
import { isSearch } from "../experiment/capacity-trial.ts";
import {
	preparationMsOf,
	scenarioMsOf,
	trialCountOf,
	usualProbes,
} from "../experiment/duration.ts";
import { armsOf } from "../experiment/ladder-steps.ts";
import { type Replicas, withReplicas } from "../experiment/replicas.ts";
import { counted } from "../report/print/format.ts";
import type { Profile } from "../scenario/profiles.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { System } from "../targets/elsewhere.ts";
import { processesOf } from "../targets/topology.ts";

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
		ms: scenarioMsOf(scenario, armsFor(scenario), profile.ramp),
	}));
	const lines = planned.map(
		({ scenario, arms, ms }) =>
			`  ${scenario.id}: ${describe(scenario, arms)}, about ${minutesText(ms)}`,
	);
	const ms = planned.reduce(
		(sum, one) => sum + one.ms,
		preparationMsOf(systems.length > 0 ? 0 : all.size),
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

function describe(scenario: Scenario, arms: readonly string[]): string {
	const rounds = counted(scenario.rounds, "round");
	const trials = trialCountOf(scenario, arms);
	if (isSearch(scenario))
		return `${rounds}, ${trials} searches of about ${usualProbes} probes of ${scenario.load.durationMs / 1000} s or longer`;
	const seconds = (scenario.load.warmupMs + scenario.load.durationMs) / 1000;
	return `${rounds}, ${counted(trials, "trial")} of ${seconds} s`;
}
