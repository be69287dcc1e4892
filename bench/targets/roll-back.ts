import { type KeptUnit, mustHaveNoCanary } from "./kept-unit.ts";
import type { Replacement } from "./protocol.ts";
import { replaceUnit } from "./replace.ts";
import { takeBack } from "./take-over.ts";

/** Goes back to the version before: by a message to those who rest, or else as it was replaced. */
export async function rollBack(
	unit: KeptUnit,
	readyLimitMs: number,
): Promise<Replacement> {
	mustHaveNoCanary(unit);
	const { before } = unit;
	if (!before)
		throw new Error(
			`${unit.name} has no version before: it was not replaced, or went back already`,
		);
	const { file, strategy } = before;
	const startedAt = performance.now();
	let readyMs = 0;
	const isBack = await takeBack(unit, file, () => {
		readyMs = performance.now() - startedAt;
	});
	const outcome = isBack
		? { replaced: true, readyMs, totalMs: performance.now() - startedAt }
		: await replaceUnit(unit, { file, strategy, readyLimitMs, restMs: 0 });
	if (outcome.replaced) unit.before = undefined;
	return outcome;
}
