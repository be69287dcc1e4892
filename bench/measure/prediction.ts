import type { Capability } from "../../shop/contract/operation.ts";
import type { TouchGraph } from "../scenario/need-graph.ts";
import type { FaultKind } from "../scenario/vocabulary.ts";
import type { Topology } from "../targets/topology.ts";

/** What a fault of a capability takes away: the process that holds it with all that is in there, or the capability's code alone. */
export type Reach = "process" | "code";

/**
 * How far a kind of fault reaches. The others have no prediction: they hit no capability but the card processor, the bus, the gateway
 * or one call, and the need-graph does not say what an operation wants of these.
 */
export const reachOf: Readonly<Partial<Record<FaultKind, Reach>>> = {
	handledError: "code",
	slow: "code",
	uncaughtError: "process",
	crash: "process",
	hang: "process",
	freeze: "process",
	memoryLeak: "process",
	cpuBurn: "process",
	// The driver is synchronous: who waits for a lock or a disk stops its process, whichever capability's database that is.
	databaseLocked: "process",
	diskFull: "process",
	clockShift: "process",
};

/** What is to be predicted: a fault of one capability on one arm, under a load. */
export interface Question {
	graph: TouchGraph;
	topology: Pick<Topology, "units">;
	kind: FaultKind;
	faulted: Capability;
	/** Operation → its share of the requests, in any measure: the requests that a placebo trial offered, say. */
	mix: Readonly<Record<string, number>>;
}

/** What need-graph and deployment alone lead to expect for as long as a fault lasts; set beside what is measured. */
export interface Prediction {
	reach: Reach;
	/** The capabilities that nobody gets an answer from. */
	lost: Capability[];
	/** Operations of the mix that fail, those that need the faulted capability included. */
	failing: string[];
	/** Operations of the mix that answer without a part. */
	degraded: string[];
	/** Share of the bystanders' requests that fail; null when the mix has no bystander. */
	bystanderFailureShare: number | null;
	/** What this does not know of. */
	leavesOut: string[];
}

/** Predicts the effect of a fault; undefined for a kind that has no prediction. Throws when no unit holds the capability. */
export function predict(question: Question): Prediction | undefined {
	const { graph, kind, faulted, mix } = question;
	const reach = reachOf[kind];
	if (!reach) return undefined;
	const unit = unitWith(question);
	const all = unit.capabilities as Capability[];
	const lost = new Set(reach === "process" ? all : [faulted]);
	const doorIsLost = reach === "process" && unit.door;
	const operations = Object.entries(mix).flatMap(([name, weight]) => {
		const touches = graph.get(name);
		return touches && weight > 0 ? [{ name, weight, ...touches }] : [];
	});
	const isFailing = ({ needs }: { needs: ReadonlySet<Capability> }) =>
		doorIsLost || meet(needs, lost);
	const bystanders = operations.filter(({ needs }) => !needs.has(faulted));
	return {
		reach,
		lost: [...lost],
		failing: operations.filter(isFailing).map(({ name }) => name),
		degraded: operations
			.filter((each) => !isFailing(each) && meet(each.enrich, lost))
			.map(({ name }) => name),
		bystanderFailureShare: shareOf(bystanders, isFailing),
		leavesOut: leftOut(question, reach, unit),
	};
}

type Unit = Topology["units"][string];

function unitWith({ topology, faulted }: Question): Unit {
	const unit = Object.values(topology.units).find(({ capabilities }) =>
		capabilities.includes(faulted),
	);
	if (!unit) throw new Error(`no unit holds the capability "${faulted}"`);
	return unit;
}

function meet(some: ReadonlySet<Capability>, others: ReadonlySet<Capability>) {
	return [...some].some((each) => others.has(each));
}

function shareOf<Weighed extends { weight: number }>(
	all: readonly Weighed[],
	is: (each: Weighed) => boolean,
): number | null {
	const sum = (some: readonly Weighed[]) =>
		some.reduce((total, { weight }) => total + weight, 0);
	return all.length === 0 ? null : sum(all.filter(is)) / sum(all);
}

const always = [
	"it is the share while the fault lasts: a measured share counts the healthy seconds of the load as well",
	"that a failed step ends its journey, so that later steps are not asked for",
	"retries, breakers, and queues in those who wait for what is lost",
	"the recovery: restart, cold caches, connections that are opened anew",
];

const ofKind: Readonly<Partial<Record<FaultKind, string>>> = {
	slow: "how slow it is: what comes within the deadline is good",
	memoryLeak:
		"the time until the limit is reached, and the slowness before that",
	cpuBurn: "what gets through between two bursts",
	databaseLocked:
		"what reads only, and is answered between two waits for the lock",
	diskFull: "what writes nothing",
	clockShift: "what asks for no token",
};

function leftOut(
	{ graph, kind, mix }: Question,
	reach: Reach,
	{ processes, capabilities }: Unit,
): string[] {
	const strangers = Object.keys(mix).filter((name) => !graph.has(name));
	const together = capabilities.length > 1;
	const when = (holds: boolean, text: string) => (holds ? [text] : []);
	return [
		...always,
		...when(ofKind[kind] !== undefined, ofKind[kind] ?? ""),
		...when(
			reach === "process" && processes > 1,
			`that one of the unit's ${processes} processes may go on: all are taken to be hit`,
		),
		...when(
			reach === "code" && together,
			"what one capability reads of another's tables, and whether it catches the other's errors",
		),
		...when(
			strangers.length > 0,
			`requests that are no operation of the contract: ${strangers.join(", ")}`,
		),
	];
}
