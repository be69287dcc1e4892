import type { Trial } from "../results/trial-schema.ts";
import type { Scenario } from "../scenario/schema.ts";

/** One trial to come: which arm, in which role. */
export interface Slot {
	arm: string;
	role: Trial["role"];
	/** Which fault of the scenario is injected, or which change rolled out, from 0. */
	cell?: number;
}

/**
 * The trials of one round, in random order: each arm once; the first arm a second time as the A/A control, wherever ratios are
 * claimed (latency, capacity, ladder, scaling, and any scenario that expects one). Of a failure scenario each arm once for each fault, and
 * once without any; of a deploy scenario once for each change.
 */
export function slotsOf(
	{ kind, expect }: Pick<Scenario, "kind" | "expect">,
	arms: readonly string[],
	cells = 1,
): Slot[] {
	const claimsRatios =
		kind === "latency" ||
		kind === "capacity" ||
		kind === "ladder" ||
		kind === "scaling" ||
		expect.some(({ ratio }) => ratio !== null);
	const as = (role: Slot["role"], some: readonly string[]) =>
		some.map((arm): Slot => ({ arm, role }));
	const measured = Array.from({ length: cells }, (_, cell) =>
		as("measured", arms).map((slot) => ({ ...slot, cell })),
	).flat();
	return [
		...measured,
		...(kind === "failure" ? as("placebo", arms) : []),
		...(claimsRatios ? as("control", arms.slice(0, 1)) : []),
	];
}
