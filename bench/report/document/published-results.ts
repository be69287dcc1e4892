import type { Results } from "../../results/schema.ts";
import {
	closings,
	colocations,
	costs,
	type Ours,
	ratios,
} from "./ours-beside.ts";

/** A published result, and how ours may be set beside it. */
export interface Published {
	source: string;
	setting: string;
	result: string;
	/** What was published, as a ratio in the direction of `find`; null where it is no such ratio. */
	claim: { side: "above" | "below"; factors: readonly number[] } | null;
	/** All our measurements of the same thing. */
	find: (results: Results) => Ours[];
	/** The run that would measure it; null where nothing here does. */
	measuredBy: string | null;
	/** What keeps the two apart even where they agree, or why they can never be compared. */
	apart: string;
}

const otherWork = "another shop, another runtime and other hardware";

/** The table "Published results" of the method, a row for each claim. */
export const publishedResults: readonly Published[] = [
	{
		source: "Ueda et al., IISWC 2016",
		setting: "Acme Air, Node.js and Java, same hardware",
		result: "throughput down to 0.21",
		claim: { side: "below", factors: [0.21] },
		find: (results) => ratios(results, ["throughput", "capacity"]),
		measuredBy: "saturation",
		apart: `${otherWork}; 0.21 is their worst case`,
	},
	{
		source: "Ueda et al., IISWC 2016",
		setting: "the same",
		result: "time in the runtime library 4.22× (Node.js), 2.69× (Java)",
		claim: null,
		find: costs,
		measuredBy: null,
		apart:
			"theirs is the time in runtime libraries alone; CPU is counted here for whole processes",
	},
	{
		source: "Blinowski et al., IEEE Access 2022 (their raw data)",
		setting: "gateway and a trivial GET",
		result: "throughput 0.53 (.NET), 0.73 (Java)",
		claim: { side: "below", factors: [0.53, 0.73] },
		find: (results) => ratios(results, ["throughput", "capacity"]),
		measuredBy: "saturation",
		apart: `${otherWork}; a page of this shop asks several services and not one`,
	},
	{
		source: "Blinowski et al., IEEE Access 2022 (their raw data)",
		setting: "CPU-heavy requests",
		result: "throughput 0.98, 0.95: the gap closes",
		claim: { side: "below", factors: [] },
		find: closings,
		measuredBy: "where-the-gap-closes",
		apart:
			"theirs is throughput, ours the ratio of p50 at a fixed rate, with the most work ÷ with the least; below 1 the gap closes",
	},
	{
		source: "KTH thesis 2024 (diva2:1867779)",
		setting: "rebuilt with AMQP, a fixed amount of work",
		result: "monolith finished in 40 % of the time",
		claim: { side: "below", factors: [0.4] },
		find: (results) =>
			results.conditions.bus.startsWith("amqp")
				? ratios(results, ["throughput"])
				: [],
		measuredBy: "saturation --bus amqp",
		apart: `${otherWork}; a fixed amount of work takes as long as throughput says, so 40 % of the time is 0.40 of the throughput; here only events go over AMQP, calls over HTTP`,
	},
	{
		source: "Ghemawat et al., HotOS 2023",
		setting: "Online Boutique, 11 services, co-located ÷ distributed",
		result: "up to 15× lower latency",
		claim: { side: "below", factors: [1 / 15] },
		find: (results) => colocations(results, "p50"),
		measuredBy: "hop-ladder",
		apart:
			"theirs is a cluster; ours is loopback, where a hop is cheaper; 15× is their best case",
	},
	{
		source: "Ghemawat et al., HotOS 2023",
		setting: "the same",
		result: "up to 9× lower cost",
		claim: { side: "below", factors: [1 / 9] },
		find: (results) => colocations(results, "cpuMicrosPerGood"),
		measuredBy: "hop-ladder",
		apart:
			"theirs is cores of a cluster, ours CPU time of a good request; 9× is their best case",
	},
	{
		source: "Bahaaio/monolith-vs-microservices-benchmark 2026",
		setting: "Spring shop, 2.0 CPU against 4 × 0.5",
		result: "throughput 0.38",
		claim: { side: "below", factors: [0.38] },
		find: (results) => ratios(results, ["throughput", "capacity"]),
		measuredBy: "saturation",
		apart: `${otherWork}; they gave each service a slice of CPU, here all share one cap`,
	},
	{
		source: "Bahaaio/monolith-vs-microservices-benchmark 2026",
		setting: "the same",
		result: "p95 494 against 199 ms, 2.5×",
		claim: { side: "above", factors: [494 / 199] },
		find: (results) => ratios(results, ["p95"]),
		measuredBy: "checkout-latency",
		apart: `${otherWork}; a service that waits for its slice of CPU waits longer than under one cap`,
	},
	{
		source: "Bahaaio/monolith-vs-microservices-benchmark 2026",
		setting: "13.3 % faulty ids",
		result: "10.78 % against 9.33 % failed journeys",
		claim: null,
		find: () => [],
		measuredBy: null,
		apart:
			"theirs are wrong inputs, counted over all journeys; faults here break a capability, and what counts are requests that do not need it",
	},
	{
		source: "Prime Video 2023",
		setting: "one team's pipeline merged into one process",
		result: "infrastructure cost down over 90 %",
		claim: null,
		find: costs,
		measuredBy: null,
		apart:
			"theirs is what a cloud charged for one pipeline; CPU and memory are no bill",
	},
];
