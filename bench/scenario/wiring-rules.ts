import type { Finding } from "./explain.ts";
import { group, items, type Outline } from "./outline.ts";
import { nearest } from "./problems.ts";

/** What goes from unit to unit in any of the arms. */
export interface Wiring {
	/** Types of the events that somebody hears of. */
	events: readonly string[];
	/** From a capability, or the gateway, to a capability. */
	calls: readonly { from: string; to: string }[];
}

/** A fault as it is written, and the capabilities that it is to hit. */
interface WrittenFault {
	path: Finding["path"];
	raw: Record<string, unknown>;
	capabilities: readonly unknown[];
}

/** A fault of an event or a call that no arm has would strike nobody. Says nothing where it cannot read. */
export function wiringRules(
	{ kind, timeline, matrix }: Outline,
	wiring: Wiring,
): Finding[] {
	if (kind !== "failure") return [];
	const faults: WrittenFault[] = [
		...timeline.map(({ path, raw }) => ({
			path: [...path, "fault"],
			raw: group(raw.fault),
			capabilities: [group(raw.fault).capability],
		})),
		...items(matrix?.faults).map((fault, index) => ({
			path: ["matrix", "faults", index],
			raw: group(fault),
			capabilities: items(matrix?.capabilities),
		})),
	];
	return faults.flatMap((fault) => [
		...eventIsHeard(fault, wiring),
		...callIsMade(fault, wiring),
	]);
}

function eventIsHeard(
	{ path, raw: { event } }: WrittenFault,
	{ events }: Wiring,
): Finding[] {
	if (typeof event !== "string" || events.includes(event)) return [];
	return [
		{
			path: [...path, "event"],
			at: "value",
			message: `nobody hears of "${event}" (known: ${events.join(", ")})`,
			suggestion: nearest(event, events),
		},
	];
}

function callIsMade(
	{ path, raw: { from }, capabilities }: WrittenFault,
	{ calls }: Wiring,
): Finding[] {
	if (typeof from !== "string") return [];
	return capabilities.flatMap((to) => {
		const callers = calls.filter((call) => call.to === to);
		if (callers.length === 0 || callers.some((call) => call.from === from))
			return [];
		const names = callers.map((call) => call.from).join(", ");
		return [
			{
				path: [...path, "from"],
				at: "value",
				message: `in no arm does ${from} call ${to} (its callers: ${names})`,
				suggestion: null,
			},
		];
	});
}
