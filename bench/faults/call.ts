import type { FaultOf } from "../scenario/fault-shape.ts";
import { type FiredFault, type NotHere, notHere, type Scene } from "./fault.ts";

type CallFault = FaultOf<"callDelayed" | "callCut" | "callReset">;

/** Delays, cuts or resets the call from one capability to another, by the relay that stands in its way. */
export async function strikeCall({
	target,
	fault,
}: Scene<CallFault>): Promise<FiredFault | NotHere> {
	const { capability: to } = fault;
	const relay = target.relay(fault.from, to);
	if (!relay)
		return notHere(
			`${fault.from} makes no call to ${to} that leaves its process`,
		);
	const seen = { hits: 0, healedAtMs: null as number | null };
	const firedAtMs = Date.now();
	await relay.behave(
		fault.kind === "callDelayed"
			? { mode: "delay", delayMs: fault.delay }
			: { mode: fault.kind === "callCut" ? "cut" : "reset" },
	);
	return {
		firedAtMs,
		async heal() {
			if (seen.healedAtMs !== null) return seen.healedAtMs;
			await relay.heal();
			const { connections, pieces } = await relay.struck();
			seen.hits = connections + pieces;
			seen.healedAtMs = Date.now();
			return seen.healedAtMs;
		},
		count: async () => seen.hits,
		proof: () =>
			`the relay between ${fault.from} and ${to} struck ${seen.hits} connections and pieces${seen.healedAtMs === null ? "; not healed" : `; all pass again ${seen.healedAtMs - firedAtMs} ms after it began`}`,
	};
}
