import { setTimeout as sleep } from "node:timers/promises";
import type { Broker } from "../targets/broker.ts";
import { UnitFailed } from "../targets/errors.ts";
import type { Target } from "../targets/target.ts";
import type { History } from "./history.ts";
import type { Kill, Strike } from "./schedule.ts";
import { broker, cardProcessor } from "./victims.ts";

/** Kills as the schedule says. */
export interface Killer {
	/** Waits until orders are acknowledged, then for the moment; kills, and resolves when all victims are up again. Throws UnitFailed when one is not in time. */
	strike(strike: Strike): Promise<void>;
	/** Kills that struck while another victim was down. */
	doubles(): number;
}

export interface KillerParts {
	target: Target;
	broker: Broker;
	history: History;
	/** How many orders have been acknowledged. */
	orders: () => number;
	signal: AbortSignal;
}

/** A victim that was killed. */
interface Fallen {
	isDown(): boolean;
	/** Resolves when it serves again. */
	back(): Promise<void>;
}

const backLimitMs = 60_000;
/** Customers may find nothing in stock: then there is no use in waiting. */
const flowLimitMs = 5_000;

/** A killer of an arm that is up. */
export function createKiller(parts: KillerParts): Killer {
	const { history, signal } = parts;
	let doubles = 0;
	const fell = async (kill: Kill, other?: Kill, otherIsDown?: boolean) => {
		const { number, victim } = kill;
		const whileDown = otherIsDown ? other?.victim : undefined;
		if (whileDown !== undefined) doubles += 1;
		history.note({
			...{ what: "kill", atMs: Date.now(), number, victim },
			...(whileDown !== undefined && { whileDown }),
		});
		return killOne(kill, parts);
	};
	return {
		async strike([one, second]) {
			await untilOrdersFlow(parts);
			await sleep(one.afterMs, undefined, { signal });
			const first = await fell(one);
			const coming = first.back();
			// Awaited below; until then nobody listens.
			coming.catch(() => undefined);
			try {
				if (!second) return;
				await sleep(second.afterMs, undefined, { signal });
				const other = await fell(second, one, first.isDown());
				await other.back();
			} finally {
				// Also where the campaign ends here: what is being started is let up before all is stopped.
				await coming;
			}
		},
		doubles: () => doubles,
	};
}

/** A shop that takes no orders has nothing to lose by a crash. */
async function untilOrdersFlow({ orders, signal }: KillerParts) {
	const deadlineMs = Date.now() + flowLimitMs;
	const before = orders();
	while (orders() === before && Date.now() < deadlineMs)
		await sleep(10, undefined, { signal });
}

async function killOne(kill: Kill, parts: KillerParts): Promise<Fallen> {
	const { target, broker: ours } = parts;
	if (kill.victim === cardProcessor)
		return revivable(kill, parts, target.cardProcessor);
	if (kill.victim === broker && ours.crash && ours.revive)
		return revivable(kill, parts, { crash: ours.crash, revive: ours.revive });
	return killUnit(kill.victim, target, parts.signal);
}

async function revivable(
	{ victim, downMs }: Kill,
	{ history, signal }: KillerParts,
	{ crash, revive }: { crash(): Promise<void>; revive(): Promise<void> },
): Promise<Fallen> {
	let isDown = true;
	await crash();
	return {
		isDown: () => isDown,
		async back() {
			await sleep(downMs, undefined, { signal });
			await revive();
			isDown = false;
			history.note({ what: "revived", atMs: Date.now(), victim });
		},
	};
}

/** The supervisor starts it again: its journal says when that is done. */
async function killUnit(
	unit: string,
	target: Target,
	signal: AbortSignal,
): Promise<Fallen> {
	const pidsNow = () =>
		target.processes().flatMap((each) => (each.unit === unit ? each.pid : []));
	const before = pidsNow();
	const seen = target.journal().length;
	await target.kill(unit, "SIGKILL").catch((cause: Error) => {
		throw new UnitFailed(
			`${unit} of ${target.arm} cannot be killed, did it end by itself? ${cause.message}`,
			{ cause },
		);
	});
	const isUp = () => {
		const ready = target
			.journal()
			.slice(seen)
			.filter(({ event }) => event === "ready")
			.map(({ pid }) => pid);
		const now = pidsNow();
		return (
			now.length === before.length && now.every((pid) => ready.includes(pid))
		);
	};
	return {
		isDown: () => !isUp(),
		async back() {
			const deadlineMs = Date.now() + backLimitMs;
			while (!isUp()) {
				if (Date.now() > deadlineMs)
					throw new UnitFailed(
						`${unit} of ${target.arm} was not up again ${backLimitMs} ms after it was killed`,
					);
				await sleep(10, undefined, { signal });
			}
		},
	};
}
