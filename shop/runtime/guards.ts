import type { Server } from "node:http";
import type { Edge } from "./edge.ts";
import type { Settings } from "./env.ts";
import type { Metrics } from "./metrics.ts";
import { guardOperations, type OperationLimits } from "./operation-guard.ts";
import { longestWaitMs } from "./resilience.ts";
import { createShedding } from "./shedding.ts";

/** What guards a process against its own callers. */
export interface Guards {
	edge: Edge;
	watch(server: Server): void;
}

/**
 * Guards an edge as RESILIENCE says, and shows on /metrics whom it refused. `limits`: those of the process's own operations, for
 * a process whose calls do not leave it; calls between processes have theirs at the caller.
 */
export function createGuards(
	edge: Edge,
	settings: Settings,
	{
		limits,
		metrics,
	}: { limits: OperationLimits | undefined; metrics: Metrics },
): Guards {
	const { RESILIENCE, MOST_IN_MODULE: places } = settings;
	if (RESILIENCE === "none" || (RESILIENCE === "timeouts" && !limits))
		return { edge, watch: () => undefined };
	const isFull = RESILIENCE === "full";
	const operations = guardOperations(edge, {
		limits,
		bounds: isFull
			? { places, waiting: places, waitMs: longestWaitMs }
			: undefined,
	});
	metrics.counts("shop_operations_given_up", {
		help: "Operations whose limit ended the wait for them",
		label: "operation",
		read: () => operations.refusals.tooLong,
	});
	if (!isFull) return { edge: operations.edge, watch: () => undefined };
	const shedding = createShedding(settings.MOST_IN_PROCESS);
	metrics.gauge(
		"shop_requests_under_way",
		"Requests that are not answered yet",
		shedding.underWay,
	);
	metrics.counts("shop_requests_shed", {
		help: "Requests refused at once: by the bound of the process, or of a capability",
		label: "bound",
		read: () => ({
			process: shedding.shed(),
			...operations.refusals.noPlace,
		}),
	});
	return { edge: shedding.edge(operations.edge), watch: shedding.watch };
}
