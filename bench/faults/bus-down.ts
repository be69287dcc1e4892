import type { FaultOf } from "../scenario/fault-shape.ts";
import { type FiredFault, type NotHere, notHere, type Scene } from "./fault.ts";

/** Kills the message broker of an arm, and starts it again with its data at the heal. */
export async function busDown({
	target: { broker },
}: Scene<FaultOf<"busDown">>): Promise<FiredFault | NotHere> {
	if (!broker)
		return notHere(
			"no broker carries its events, or none that may be killed (--bus amqp starts a private one)",
		);
	const firedAtMs = Date.now();
	const pid = broker.pid();
	await broker.crash();
	const isGone = broker.pid() === undefined;
	let healedAtMs: number | null = null;
	return {
		firedAtMs,
		async heal() {
			if (healedAtMs !== null) return healedAtMs;
			await broker.revive();
			healedAtMs = Date.now();
			return healedAtMs;
		},
		count: async () => (isGone ? 1 : 0),
		proof: () =>
			`the broker (pid ${pid}) ${isGone ? "was killed" : "did not end"}; ${healedAtMs === null ? "not started again" : `greeted again ${healedAtMs - firedAtMs} ms after it was killed`}`,
	};
}
