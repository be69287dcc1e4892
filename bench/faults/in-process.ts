import type {
	FaultAnswer,
	FaultOrder,
	ProcessFault,
} from "../../shop/runtime/faults/protocol.ts";
import { type Fault, faultedOf } from "../scenario/fault-shape.ts";
import { watchDeaths } from "./deaths.ts";
import { type FiredFault, type NotHere, notHere, type Scene } from "./fault.ts";
import { firstOf, unitsHit } from "./units.ts";

/** Breaks something within the processes of a capability, over the supervisor's private channel. */
export async function breakWithin(
	scene: Scene,
	inside: ProcessFault,
): Promise<FiredFault | NotHere> {
	const { target, fault, patienceMs } = scene;
	const capability = faultedOf(fault) ?? "";
	const units = unitsHit(scene);
	const isDeadly =
		fault.kind === "uncaughtError" || fault.kind === "memoryLeak";
	// One request, or one message, meets one process.
	const each = !["hang", "uncaughtError", "poisonMessage"].includes(fault.kind);
	const deaths = watchDeaths(target, units);
	const ask = async (order: FaultOrder) =>
		(
			await Promise.all(
				units.map((unit) =>
					target.ask(
						unit,
						{
							type: "fault",
							order,
							isDeadly: isDeadly && order.do === "begin",
						},
						each,
					),
				),
			)
		).flat() as FaultAnswer[];
	const firedAtMs = Date.now();
	const begun = await ask({ do: "begin", capability, fault: inside });
	const refused = begun.find(({ here }) => !here);
	if (refused) return notHere(refused.why ?? "it has no such part");

	const seen = { fired: 0, healedAtMs: null as number | null, left: "" };
	const end = async (): Promise<number | null> => {
		// What nobody heals ends with the process.
		if (isDeadly && scene.healsAfterMs === null)
			await firstOf(() => deaths.ended() > 0 || undefined, patienceMs);
		if (isDeadly && deaths.ended() > 0) return deaths.restartedAtMs(patienceMs);
		const answers = await firstOf(
			// A blocked process answers when it is blocked no more.
			() => ask({ do: "heal" }).catch(() => undefined),
			patienceMs,
		);
		if (!answers) return null;
		seen.fired = answers.reduce((sum, { fired }) => sum + fired, 0);
		seen.left = answers.flatMap(({ why }) => why ?? []).join("; ");
		return answers.every(({ well }) => well) ? Date.now() : null;
	};
	return {
		firedAtMs,
		async heal() {
			seen.healedAtMs ??= await end();
			return seen.healedAtMs;
		},
		count: async () => (isDeadly ? deaths.ended() : seen.fired),
		proof() {
			if (isDeadly) return deaths.proof();
			const healed =
				seen.healedAtMs === null
					? `not healed${seen.left && `: ${seen.left}`}`
					: `healed ${Math.round(seen.healedAtMs - firedAtMs)} ms after it began`;
			return `${fault.kind} in ${units.join(", ")} struck ${seen.fired} times; ${healed}`;
		},
	};
}

/** The part of a fault that happens within a process; undefined for one that comes from outside. */
export function insideOf(
	fault: Fault,
	healsAfterMs: number | null,
): ProcessFault | undefined {
	switch (fault.kind) {
		case "handledError": {
			const { kind, share, ids } = fault;
			return { kind, share, ids };
		}
		case "slow": {
			const { kind, share, ids, delay } = fault;
			return { kind, share, ids, delay };
		}
		case "cpuBurn": {
			const { kind, share, ids, burn } = fault;
			return { kind, share, ids, burnMs: burn };
		}
		case "hang":
			return { kind: "hang", forMs: healsAfterMs ?? 1_000 };
		case "memoryLeak":
			return { kind: "memoryLeak", bytesPerSecond: fault.perSecond };
		case "clockShift":
			return { kind: "clockShift", byMs: fault.by };
		case "poisonMessage":
			return { kind: "poisonMessage", event: fault.event };
		case "uncaughtError":
		case "diskFull":
		case "duplicateDelivery":
			return { kind: fault.kind };
		default:
			return undefined;
	}
}
