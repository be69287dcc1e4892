import type { Results } from "../../../results/schema.ts";
import { type Block, heading, paragraph } from "../blocks.ts";
import { decisionRecord } from "../decision-record.ts";

/** The decision record within the report; decision.md beside it is the same as a file of its own. */
export function decision(results: Results): Block[] {
	const { title, blocks } = decisionRecord(results);
	return [
		heading(2, "Decision record, proposed", "decision"),
		paragraph([
			{ strong: title },
			` Status: proposed. Date: ${results.run.startedAt.slice(0, 10)}. In the form of MADR 4; as a file to copy: `,
			{ link: "decision.md", to: "decision.md" },
			".",
		]),
		...blocks.map(oneLevelDown),
	];
}

function oneLevelDown(block: Block): Block {
	if (block.kind !== "heading") return block;
	return block.level === 2
		? { ...block, level: 3 }
		: paragraph([{ strong: block.text }]);
}
