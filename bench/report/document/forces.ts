import type { Results } from "../../results/schema.ts";
import {
	type ForceEvidence,
	lockstep,
	type Pair,
	perOrder,
	reached,
	told,
} from "./force-evidence.ts";

/** One of the forces that shape a decomposition. */
export interface Force {
	name: string;
	kind: "dark energy" | "dark matter";
	/** What the force is, in short. */
	means: string;
	evidence: (results: Results, pair: Pair) => ForceEvidence[];
	/** Scenarios that measure it; else why nothing here does. */
	measuredBy?: string;
	notMeasurable?: string;
}

/**
 * Dark energy pushes parts of a system into services of their own, dark matter holds them together. Names and meaning: Richardson,
 * microservices.io, "About dark energy and dark matter", 2023.
 */
export const forces: readonly Force[] = [
	{
		name: "Simple components",
		kind: "dark energy",
		means: "A component of few parts is easier to understand and maintain.",
		evidence: () => [],
		notMeasurable: "how easy code is to understand is for people to judge",
	},
	{
		name: "Team autonomy",
		kind: "dark energy",
		means: "A team builds, tests and deploys without waiting for others.",
		evidence: () => [],
		notMeasurable:
			"one team wrote both builds; what a change ships says only who could deploy alone",
	},
	{
		name: "Fast deployment pipeline",
		kind: "dark energy",
		means: "A component that is quick to build and ship can ship often.",
		evidence: (results, pair) => told(results, pair, ["shipping"]),
		measuredBy: "deploys",
	},
	{
		name: "Support multiple technology stacks",
		kind: "dark energy",
		means: "Each component may use, and upgrade, a stack of its own.",
		evidence: () => [],
		notMeasurable:
			"both builds use one stack on purpose, so that it makes no difference",
	},
	{
		name: "Segregate by characteristics",
		kind: "dark energy",
		means:
			"Parts that differ in what they need, in load or in availability, run apart.",
		evidence: (results, pair) => told(results, pair, ["isolation"]),
		measuredBy: "isolation",
	},
	{
		name: "Simple interactions",
		kind: "dark matter",
		means:
			"An operation in one component is easier to follow than one in many.",
		evidence: (results, pair) =>
			perOrder(results, pair, [["wireMessages", "messages between units"]]),
		measuredBy: "order-cost",
	},
	{
		name: "Efficient interactions",
		kind: "dark matter",
		means: "Calls over a network cost time and data that calls inside do not.",
		evidence: (results, pair) => told(results, pair, ["speed", "cost"]),
		measuredBy: "checkout-latency",
	},
	{
		name: "Prefer ACID over BASE",
		kind: "dark matter",
		means:
			"One transaction is easier to get right than a saga that settles later.",
		evidence: (results, pair) =>
			perOrder(results, pair, [
				["eventsPublished", "events published"],
				["rowsWritten", "rows written"],
			]),
		measuredBy: "order-cost",
	},
	{
		name: "Minimize runtime coupling",
		kind: "dark matter",
		means:
			"An operation that needs fewer components is up more often and waits less.",
		evidence: reached,
		measuredBy: "isolation",
	},
	{
		name: "Minimize design-time coupling",
		kind: "dark matter",
		means: "Components that must change together slow each other down.",
		evidence: lockstep,
		measuredBy: "deploys",
	},
];
