import type {
	ScalingResults,
	ScalingStep,
} from "../../../results/scaling-schema.ts";
import type { ScenarioResult } from "../../../results/schema.ts";
import { ratioText, twoDigits } from "../../../stats/format.ts";
import {
	byteSize,
	count,
	digits,
	duration,
	missing,
	percent,
} from "../../print/format.ts";
import {
	scaledPart,
	scalingSentences,
	withInterval,
} from "../../text/scaling.ts";
import {
	type Block,
	heading,
	list,
	numeric,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";

/** What replicas of a part brought and took on each arm, with the capacity model's prediction beside it. */
export function scaling({ scaling }: ScenarioResult, id: string): Block[] {
	if (!scaling) return [];
	const { capability, cores, systemCores } = scaling;
	return [
		heading(3, "Scaling", `${id}-scaling`),
		paragraph([
			"Scaled: the unit that holds ",
			{ code: capability },
			`. The machine has ${count(cores)} cores, of which all processes of an arm share ${count(systemCores)}.`,
		]),
		list(scalingSentences(scaling)),
		throughputTable(scaling),
		costTable(scaling),
	];
}

type Row = (step: ScalingStep) => Text[];

function rowsOf({ arms }: ScalingResults, cells: Row): Text[][] {
	return arms.flatMap((arm) =>
		arm.steps.map((step): Text[] => [
			[{ arm: step.arm }],
			scaledPart(arm),
			count(step.replicas),
			...cells(step),
		]),
	);
}

const named = [words("Trials of"), words("Scaled"), numeric("Processes")];

function throughputTable(scaling: ScalingResults): Block {
	return {
		kind: "table",
		caption:
			"What more processes brought, and what the capacity model predicts",
		columns: [
			...named,
			...[
				"Good requests/s",
				"÷ one process [95 % interval]",
				"Busiest process",
				"Predicted here",
				"÷ one, predicted",
				"Predicted, a core each",
			].map(numeric),
			words("Limit there"),
			words("What it says"),
		],
		rows: rowsOf(scaling, (step) => [
			withInterval(step.perSecond, digits),
			step.replicas === 1 ? "1" : ratioText(step.speedUp),
			percent(step.busiestShare),
			digits(step.predicted?.perSecond),
			step.predicted ? twoDigits(step.predicted.speedUp) : missing,
			digits(step.predicted?.ownCoresPerSecond),
			step.predicted?.bottleneck ?? missing,
			step.replicas === 1 ? "the reference" : [{ verdict: step.verdict }],
		]),
		note: "Held: a difference outside the A/A band, on four cores or more. Predicted by mean value analysis from the CPU that a request costs with one process of everything; what more processes cost each other is not in it. Busiest process: its share of the CPU of its unit; far above an equal share, connections were not spread evenly.",
	};
}

function costTable(scaling: ScalingResults): Block {
	return {
		kind: "table",
		caption: "What each added process took",
		columns: [
			...named,
			...[
				"Memory of the arm, peak",
				"Added, under load",
				"Added, at rest",
				"Start",
			].map(numeric),
		],
		rows: rowsOf(scaling, (step) => [
			withInterval(step.peakMemoryBytes, byteSize),
			withInterval(step.addedPeakBytes, byteSize),
			withInterval(step.addedIdleBytes, byteSize),
			withInterval(step.startMs, duration),
		]),
		note: "Memory (PSS) of all processes of the arm together; added, for each process, paired by round. Start: from the order to a process that says ready, on an arm at rest, where a process is added while the others serve.",
	};
}
