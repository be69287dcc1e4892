import { type Topology, usesBus } from "../targets/topology.ts";

/** Who can be killed in an arm, and how much more often than others. */
export interface Victim {
	/** A unit, or one of the two names below. */
	name: string;
	weight: number;
}

/** The outside card processor among the victims. */
export const cardProcessor = "card-processor";
/** A private broker among the victims. */
export const broker = "broker";

/** Capabilities that an order passes through: where a crash has something to break. */
const inCheckout = [
	"cart",
	"catalog",
	"inventory",
	"notifications",
	"orders",
	"payments",
	"shipping",
];

/** The victims of an arm. The broker is one of them where it is ours to kill and the arm sends something through it. */
export function victimsOf(
	topology: Topology,
	brokerIsOurs: boolean,
): readonly Victim[] {
	const units = Object.entries(topology.units).map(
		([name, { capabilities, door }]) => ({
			name,
			weight:
				door || capabilities.some((word) => inCheckout.includes(word)) ? 3 : 1,
		}),
	);
	return [
		...units,
		{ name: cardProcessor, weight: 3 },
		// Its restart takes as long as those of twenty units.
		...(brokerIsOurs && usesBus(topology) ? [{ name: broker, weight: 2 }] : []),
	];
}
