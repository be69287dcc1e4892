import { topologyOf } from "../experiment/builds.ts";
import { isSearch } from "../experiment/capacity-trial.ts";
import { slotsOf } from "../experiment/scenario-run.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { System } from "../targets/elsewhere.ts";
import { processesOf } from "../targets/topology.ts";

// Starting, checking and stopping an arm, beside the load: what the tour needs on two cores.
const overheadMs = 3_500;
// A search that begins within a factor of eight of what it finds.
const usualProbes = 9;

/** What a run would start and how long it would take. Nothing is started. */
export function dryRun(
	root: string,
	scenarios: readonly Scenario[],
	{ arms, systems }: { arms: readonly string[]; systems: readonly System[] },
): string {
	const processes = arms.map((arm) => {
		const system = systems.find(({ name }) => name === arm);
		if (system)
			return `  ${arm}: none, it runs at ${system.url}; the load driver`;
		const topology = topologyOf(root, arm);
		const units = Object.keys(topology.units);
		return `  ${arm}: ${processesOf(topology)} (${units.join(", ")}), the card processor and the load driver`;
	});
	const lines = scenarios.map(
		(scenario) => `  ${scenario.id}: ${describe(scenario, arms)}`,
	);
	const seconds = Math.round(
		scenarios.reduce((sum, scenario) => sum + timeMs(scenario, arms), 0) / 1000,
	);
	return [
		"Processes, on free ports of 127.0.0.1:",
		...processes,
		"Scenarios:",
		...lines,
		`About ${seconds} s in all, plus 15 s to build and to check that the arms are the same shop. Nothing was started.`,
		"",
	].join("\n");
}

function trials(scenario: Scenario, arms: readonly string[]): number {
	return scenario.rounds * slotsOf(scenario.kind, arms).length;
}

function timeMs(scenario: Scenario, arms: readonly string[]): number {
	const { warmupMs, durationMs } = scenario.load;
	const loads = isSearch(scenario) ? usualProbes : 1;
	return (
		trials(scenario, arms) * (loads * (warmupMs + durationMs) + overheadMs)
	);
}

function describe(scenario: Scenario, arms: readonly string[]): string {
	if (isSearch(scenario))
		return `${scenario.rounds} rounds, ${trials(scenario, arms)} searches of about ${usualProbes} probes of ${scenario.load.durationMs / 1000} s or longer`;
	const seconds = (scenario.load.warmupMs + scenario.load.durationMs) / 1000;
	return `${scenario.rounds} rounds, ${trials(scenario, arms)} trials of ${seconds} s`;
}
