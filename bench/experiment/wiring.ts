import { capabilities } from "../../shop/contract/operation.ts";
import type { Wiring } from "../scenario/wiring-rules.ts";
import { callerOf } from "../targets/calls.ts";
import { distinctArms, knownArms } from "./arms.ts";
import { topologyOf } from "./builds.ts";

/** The events and calls that go from unit to unit in any arm that can be started here. Throws InvalidTopology. */
export function wiringOf(root: string): Wiring {
	const topologies = distinctArms(knownArms).map((arm) =>
		topologyOf(root, arm),
	);
	const events = topologies.flatMap(({ subscriptions }) =>
		Object.keys(subscriptions),
	);
	const calls = capabilities.flatMap((to) =>
		["gateway", ...capabilities].map((from) => ({ from, to })),
	);
	return {
		events: [...new Set(events)].sort(),
		calls: calls.filter((call) =>
			topologies.some((topology) => callerOf(topology, call) !== undefined),
		),
	};
}
