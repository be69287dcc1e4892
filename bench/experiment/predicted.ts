import { predict } from "../measure/prediction.ts";
import type { FailureResults } from "../results/arm-schema.ts";
import type { Round } from "../results/trial-schema.ts";
import { type Fault, faultedOf } from "../scenario/fault-shape.ts";
import type { TouchGraph } from "../scenario/need-graph.ts";
import type { Topology } from "../targets/topology.ts";
import { trialsOf } from "./trials.ts";

/** What predictions are made from: what operations touch, and which unit of an arm holds what. */
export interface Foresight {
	graph: TouchGraph;
	topologyOf: (arm: string) => Topology | undefined;
}

/**
 * The share of bystanders that should fail while a fault lasts, by need-graph and deployment alone, for the requests that the
 * placebos offered. Nothing where a fault has no prediction.
 */
export function predictedFor(
	fault: Fault,
	arm: string,
	{ rounds, foresight }: { rounds: readonly Round[]; foresight: Foresight },
): Pick<FailureResults, "predicted"> {
	const faulted = faultedOf(fault);
	const topology = foresight.topologyOf(arm);
	if (!topology || faulted === null || faulted === "all") return {};
	const mix: Record<string, number> = {};
	for (const { load } of trialsOf(rounds, { arm, role: "placebo" }))
		for (const [name, { offered }] of Object.entries(load?.operations ?? {}))
			mix[name] = (mix[name] ?? 0) + offered;
	const { graph } = foresight;
	const found = predict({ graph, topology, kind: fault.kind, faulted, mix });
	return found ? { predicted: found.bystanderFailureShare } : {};
}
