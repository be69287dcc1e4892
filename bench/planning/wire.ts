import { costBetween } from "../experiment/cost.ts";
import { countersOf, shapeOf } from "../experiment/cost-meter.ts";
import type { Target } from "../targets/target.ts";
import type { ArmMeasurement } from "./measurement-schema.ts";

/** What one request at the door sends between the units, from now until asked; null where units do not tell. */
export async function watchWire(
	target: Target,
): Promise<() => Promise<ArmMeasurement["wire"]>> {
	const reading = async () => ({
		usage: target.usage(),
		counters: await countersOf(target),
	});
	const shape = shapeOf(target);
	const before = await reading();
	return async () => {
		const after = await reading();
		const requests =
			(after.counters[shape.door]?.requests ?? 0) -
			(before.counters[shape.door]?.requests ?? 0);
		const { wire, door } = costBetween(before, after, shape);
		if (!wire || !door || requests <= 0) return null;
		return {
			messagesPerRequest: wire.messages / requests,
			bytesPerRequest: wire.bytesOut / requests,
			doorBytesPerRequest: (door.bytesIn + door.bytesOut) / requests,
		};
	};
}
