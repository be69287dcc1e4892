import { settled } from "../measure/settle.ts";
import { createShopClient } from "../measure/shop-client.ts";
import type { Sameness } from "../results/schema.ts";
import { differencesBetween } from "../sameness/compare.ts";
import { replay, type Transcript } from "../sameness/replay.ts";
import { finalReads, traceOf, traceSeed } from "../sameness/trace.ts";
import type { Target } from "../targets/target.ts";
import type { Moment } from "./moment.ts";

const traceLength = 300;
const settlePatienceMs = 10_000;

/**
 * Replays one trace on all arms: the first gives the reference, the others must answer alike and end in the same state.
 * `startTarget` starts an arm on the trace's small shop.
 */
export async function checkSameShop(
	arms: readonly string[],
	parts: {
		seed: number;
		startTarget: (
			arm: string,
			data: { products: number; customers: number },
		) => Promise<Target>;
		signal: AbortSignal;
		tell: (moment: Moment) => void;
	},
): Promise<Sameness> {
	const steps = traceOf(parts.seed, traceLength);
	const all = [...steps, ...finalReads(steps)];
	let reference: { arm: string; said: Transcript } | undefined;
	const differences: string[] = [];
	for (const arm of arms) {
		parts.tell({
			phase: `are they the same shop? ${all.length} operations`,
			arm,
		});
		const target = await parts.startTarget(arm, traceSeed);
		const said = await transcriptOf(
			target,
			steps,
			parts.signal,
			reference?.said,
		).finally(() => target.stop());
		if (reference)
			differences.push(...differencesBetween(all, reference, { arm, said }));
		reference ??= { arm, said };
	}
	return { operations: all.length, differences };
}

async function transcriptOf(
	target: Target,
	steps: ReturnType<typeof traceOf>,
	signal: AbortSignal,
	reference?: Transcript,
) {
	const client = createShopClient(target.url);
	try {
		return await replay({
			client,
			steps,
			settled: async () => {
				signal.throwIfAborted();
				await settled(target.units, settlePatienceMs);
			},
			...(reference ? { reference } : {}),
		});
	} finally {
		await client.close();
	}
}
