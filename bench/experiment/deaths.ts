import { UnitFailed } from "../targets/errors.ts";
import type { Target } from "../targets/target.ts";

type Watched = Pick<Target, "arm" | "journal" | "cardProcessor" | "broker">;

/**
 * Throws UnitFailed when a process of an arm, or one that it needs, ended by itself: what it measured is no latency, and no fault.
 * To be asked when every fault is over. `cause`: what failed because of it.
 */
export function nothingDiedByItself(target: Watched, cause?: unknown): void {
	const dead = deadUnit(target) ?? deadBeside(target);
	if (dead !== undefined) throw new UnitFailed(dead, { cause });
}

/** Of the units one that nobody had killed, struck or replaced, and that was no new version which never took over. */
function deadUnit({ arm, journal }: Watched): string | undefined {
	const entries = journal();
	const killed = new Set(
		entries
			.filter(({ event }) => ["killed", "struck", "kept"].includes(event))
			.map(({ pid }) => pid),
	);
	const died = entries.find(
		({ event, pid, code, signal }) =>
			event === "exited" &&
			!killed.has(pid) &&
			(signal !== undefined || code !== 0),
	);
	return (
		died &&
		`${died.unit} of ${arm} ended by itself (${died.signal ?? `exit ${died.code}`}); its log is in the folder of the run`
	);
}

/** Of those that have no supervisor: who crashes them has revived them by now. */
function deadBeside({
	arm,
	cardProcessor,
	broker,
}: Watched): string | undefined {
	if (cardProcessor.pid() === undefined)
		return `the card processor of ${arm} ended by itself; its log is in the folder of the run`;
	return broker && broker.pid() === undefined
		? "the private RabbitMQ of the run ended by itself"
		: undefined;
}
