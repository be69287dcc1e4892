import { setTimeout as wait } from "node:timers/promises";
import { ShopError } from "../../contract/errors.ts";
import { burn } from "../work.ts";
import type { Begun, Delay, ProcessFault, Struck } from "./protocol.ts";

/** A fault in the code of a capability: it strikes whoever calls it. */
export interface CallFault extends Begun {
	capability: string;
	/** Before the call, in line with it. Throws where the call is to fail. */
	strike(input: unknown): void;
	/** What a call that can wait has to wait for. */
	delay(input: unknown): Promise<void> | undefined;
}

/** The fault at the calls of a capability; undefined for one of another kind. */
export function callFault(
	capability: string,
	fault: ProcessFault,
): CallFault | undefined {
	let fired = 0;
	const draw = createDraws();
	const isHit = createShare();
	const base = {
		capability,
		fired: () => fired,
		heal: () => undefined,
		strike: () => undefined,
		delay: () => undefined,
	};
	const count = () => {
		fired += 1;
	};
	switch (fault.kind) {
		case "handledError":
			return {
				...base,
				strike(input) {
					if (!isNamed(fault, input) || !isHit(fault.share)) return;
					count();
					throw new ShopError("Unavailable", `${capability} is out of order`);
				},
			};
		case "cpuBurn":
			return {
				...base,
				strike(input) {
					if (!isNamed(fault, input) || !isHit(fault.share)) return;
					count();
					burn(fault.burnMs * 1000);
				},
			};
		case "slow":
			return {
				...base,
				delay(input) {
					if (!isNamed(fault, input) || !isHit(fault.share)) return undefined;
					count();
					return wait(draw(fault.delay));
				},
			};
		case "uncaughtError":
			return {
				...base,
				strike() {
					count();
					setImmediate(() => {
						throw new Error(`${capability}: an injected error, not caught`);
					});
				},
			};
		default:
			return undefined;
	}
}

function isNamed({ ids }: Struck, input: unknown): boolean {
	return ids.length === 0 || names(input, ids);
}

/** Strikes evenly and not by chance, so that of the same calls the same are struck in every arm. */
function createShare() {
	let due = 0;
	return (share: number): boolean => {
		due += share;
		if (due < 1) return false;
		due -= 1;
		return true;
	};
}

/** Whether the input of an operation has one of the ids as a field, or in a list of one. */
function names(input: unknown, ids: readonly string[]): boolean {
	if (typeof input === "string") return ids.includes(input);
	if (typeof input !== "object" || input === null) return false;
	return Object.values(input).some((value) => names(value, ids));
}

const z99 = 2.3263;

/** Delays in ms, one after the other the same in every process: the constant, or log-normal with these quantiles. */
function createDraws() {
	let state = 1;
	// The minimal standard generator of Park and Miller (1988), in (0, 1).
	const unit = () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
	return (delay: Delay): number => {
		if ("ms" in delay) return delay.ms;
		const { p50Ms, p99Ms } = delay;
		const sigma = Math.log(p99Ms / p50Ms) / z99;
		// Box and Muller (1958).
		const normal =
			Math.sqrt(-2 * Math.log(unit())) * Math.cos(2 * Math.PI * unit());
		return p50Ms * Math.exp(sigma * normal);
	};
}
