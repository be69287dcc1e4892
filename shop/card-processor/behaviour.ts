import { type Behaviour, type BehaviourReport, behaviour } from "./protocol.ts";

const WELL = behaviour.parse({});

export type BehaviourKnob = ReturnType<typeof createBehaviourKnob>;

/**
 * The knob by which the bench makes the processor slow, declining, unreachable or forgetful of its answers.
 * Counts are kept until the process ends, also after the heal, so that a fault can prove that it fired.
 */
export function createBehaviourKnob(
	baseDelayMs: number,
	random: () => number = Math.random,
) {
	let current: Behaviour = WELL;
	const fired = { delay: 0, refuse: 0, lost: 0, decline: 0 };

	/** One draw per request: what of the behaviour it meets, and nothing when it is spared. */
	function strike(): Behaviour {
		if (current === WELL || random() >= current.share) return WELL;
		return current;
	}

	return {
		strike,
		count: (kind: keyof typeof fired): void => {
			fired[kind] += 1;
		},
		set: (next: Behaviour): void => {
			current = next;
		},
		heal: (): void => {
			current = WELL;
		},
		report: (): BehaviourReport => ({
			...current,
			baseDelayMs,
			fired: { ...fired },
		}),
	};
}
