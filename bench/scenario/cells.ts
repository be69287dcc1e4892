import { type Fault, faultedOf, faultShape, lasts } from "./fault-shape.ts";
import type { Scenario, ScenarioOf } from "./schema.ts";

/** One fault of a failure scenario; times count from the end of the warm-up. */
export interface Cell {
	fault: Fault;
	atMs: number;
	/** When it is healed; null for one that ends by itself, or is not healed before the load ends. */
	healAtMs: number | null;
}

/** The faults of a failure scenario, each for trials of its own: the one of its timeline, or those of its matrix. */
export function cellsOf({
	timeline,
	matrix,
}: Pick<ScenarioOf<"failure">, "timeline" | "matrix">): Cell[] {
	if (matrix)
		return matrix.faults.flatMap((fault) =>
			placesOf(fault, matrix.capabilities).map((struck) => ({
				fault: struck,
				atMs: matrix.atMs,
				healAtMs: lasts(struck) ? matrix.healAtMs : null,
			})),
		);
	const begun = timeline.find(({ fault }) => fault !== null);
	if (!begun?.fault) return [];
	const healed = timeline.find(({ heal }) => heal !== null);
	return [
		{ fault: begun.fault, atMs: begun.atMs, healAtMs: healed?.atMs ?? null },
	];
}

/** A fault at each capability; one that strikes no capability of choice stands once. */
function placesOf(
	fault: NonNullable<ScenarioOf<"failure">["matrix"]>["faults"][number],
	capabilities: readonly string[],
): Fault[] {
	const isPlaced = faultShape.options.some(
		({ shape }) => shape.kind.value === fault.kind && "capability" in shape,
	);
	if (!isPlaced) return [fault as Fault];
	return capabilities.map((capability) => ({ ...fault, capability }) as Fault);
}

/** The name of a cell: "crash of reviews", "gatewayDown". */
export function cellName({ fault }: Pick<Cell, "fault">): string {
	const faulted = faultedOf(fault);
	return "capability" in fault && faulted !== null
		? `${fault.kind} of ${faulted}`
		: fault.kind;
}

/** What each arm has a trial for in each round: every fault, or every change; for scenarios of other kinds, themselves. */
export function cellNamesOf(scenario: Scenario): string[] {
	if (scenario.kind === "failure") return cellsOf(scenario).map(cellName);
	return scenario.kind === "deploy" ? changesOf(scenario) : [scenario.id];
}

/** The changes of a deploy scenario, each rolled out in trials of its own. */
export function changesOf({
	change,
	changes,
}: Pick<ScenarioOf<"deploy">, "change" | "changes">): string[] {
	return changes ?? (change === undefined ? [] : [change]);
}
