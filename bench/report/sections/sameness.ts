import type { Results } from "../../results/schema.ts";
import { type Block, heading, list, paragraph } from "../blocks.ts";
import { samenessSentence } from "../reservations.ts";

/** Whether the arms are the same shop: without it no difference is due to architecture. */
export function sameness(results: Results): Block[] {
	const differences = results.sameness?.differences ?? [];
	return [
		heading(2, "Are they the same shop?", "sameness"),
		paragraph(samenessSentence(results)),
		...(differences.length === 0
			? []
			: [list(differences.map((difference) => [{ code: difference }]))]),
	];
}
