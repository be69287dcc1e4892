import type { ScenarioResult } from "../../../results/schema.ts";
import { reservations } from "../../facts/reservations.ts";
import { titleOf } from "../../facts/series.ts";
import { wrongAnswers } from "../../facts/wrong-answers.ts";
import { duration } from "../../print/format.ts";
import { loadText } from "../../text/load.ts";
import { findings, meaning, verdictSentence } from "../../text/sentences.ts";
import { type Block, heading, list, paragraph } from "../blocks.ts";
import { capacity } from "./capacity.ts";
import { cost } from "./cost.ts";
import { deploy } from "./deploy.ts";
import { failure } from "./failure.ts";
import { invariants } from "./invariants.ts";
import { ladder } from "./ladder.ts";
import { latency } from "./latency.ts";
import { matrix } from "./matrix.ts";
import { ratios } from "./ratios.ts";
import { scaling } from "./scaling.ts";
import { traces } from "./traces.ts";
import { validity } from "./validity.ts";

/** All that is known of one scenario. `number` makes headings and links unique, whatever the titles are. */
export function scenarioSection(
	scenario: ScenarioResult,
	number: number,
): Block[] {
	const id = `scenario-${number}`;
	return [
		heading(2, `${number}. ${titleOf(scenario)}`, id),
		...story(scenario),
		...matrix(scenario, id),
		...failure(scenario, id),
		...deploy(scenario, id),
		...capacity(scenario, id),
		...ladder(scenario, id),
		...scaling(scenario, id),
		...validity(scenario, id),
		...latency(scenario, id),
		...ratios(scenario, id),
		...traces(scenario.traces, id),
		...invariants(scenario, id),
		...cost(scenario, id),
	];
}

function story(scenario: ScenarioResult): Block[] {
	const { narrate = {}, kind, verdict, durationMs } = scenario;
	const took =
		durationMs === undefined ? "" : ` It took ${duration(durationMs)}.`;
	const doubts = reservations(scenario);
	const meant = meaning(scenario);
	return [
		...(narrate.intro ? [paragraph(narrate.intro)] : []),
		paragraph([
			"Kind: ",
			kind,
			". Id: ",
			{ code: scenario.id },
			`. Load: ${loadText(scenario.load)}.${took}`,
		]),
		paragraph([{ verdict }, " ", verdictSentence(scenario)]),
		list([...findings(scenario), ...wrongAnswers(scenario)]),
		...(doubts.length === 0 ? [] : [list(doubts)]),
		...(meant
			? [paragraph([{ strong: `${meant.says}:` }, ` ${meant.text}`])]
			: []),
	];
}
