import type { Fault, FaultOf } from "../scenario/fault-shape.ts";
import type { FaultKind } from "../scenario/vocabulary.ts";
import { busDown } from "./bus-down.ts";
import { strikeCall } from "./call.ts";
import { misbehave } from "./card.ts";
import { lockDatabase } from "./database-lock.ts";
import { crash, gatewayDown } from "./deaths.ts";
import { type FiredFault, type NotHere, notHere, type Scene } from "./fault.ts";
import { freeze } from "./freeze.ts";
import { breakWithin, insideOf } from "./in-process.ts";

type Injector<Kind extends FaultKind> = (
	scene: Scene<FaultOf<Kind>>,
) => Promise<FiredFault | NotHere>;

/** The faults that come from outside of the processes they hit. */
const fromOutside: { [Kind in FaultKind]?: Injector<Kind> } = {
	none: async () => nothing(),
	crash,
	gatewayDown,
	freeze,
	databaseLocked: lockDatabase,
	busDown,
	callDelayed: strikeCall,
	callCut: strikeCall,
	callReset: strikeCall,
	cardSlow: misbehave,
	cardDeclining: misbehave,
	cardUnreachable: misbehave,
	cardAnswerLost: misbehave,
};

/** The placebo: to see what is lost when nothing happens. */
function nothing(): FiredFault {
	const firedAtMs = Date.now();
	return {
		firedAtMs,
		heal: async () => firedAtMs,
		count: async () => 1,
		proof: () => "nothing was done, on purpose",
	};
}

/**
 * Sets a fault off at whatever holds the capability in this arm. Where the arm cannot have it, nothing is done, and it is said why.
 * Who injects heals, also when the run throws.
 */
export async function inject(scene: Scene): Promise<FiredFault | NotHere> {
	const { fault, healsAfterMs } = scene;
	const inside = insideOf(fault, healsAfterMs);
	if (inside) return breakWithin(scene, inside);
	const injector = fromOutside[fault.kind] as
		| ((scene: Scene<Fault>) => Promise<FiredFault | NotHere>)
		| undefined;
	return injector
		? injector(scene)
		: notHere(`this version cannot inject ${fault.kind} yet`);
}
