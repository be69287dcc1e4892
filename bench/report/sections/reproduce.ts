import type { Results } from "../../results/schema.ts";
import { type Block, heading, list, paragraph } from "../blocks.ts";
import { moment } from "../format.ts";

/** How to get these numbers again, and where the raw ones lie. */
export function reproduce({ run, environment }: Results): Block[] {
	return [
		heading(2, "How to reproduce", "reproduce"),
		{ kind: "code", text: run.command },
		paragraph(
			`With seed ${run.seed} and Node.js ${environment.node}. The seed fixes data, arrivals, inputs and the order of trials; it does not fix the machine, so times differ from run to run.`,
		),
		list([
			[
				"Everything measured is in ",
				{ link: "results.json", to: "results.json" },
				": counts, raw histograms and every trial.",
			],
			[
				"This report is made again by ",
				{ code: "shoplab report results.json" },
				".",
			],
			[
				"Run ",
				{ code: run.id },
				`, ${moment(run.startedAt)} to ${moment(run.endedAt)}.`,
			],
		]),
	];
}
