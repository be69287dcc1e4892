import type { ScenarioResult } from "../../results/schema.ts";
import { changesOf, faultsOf, namesOf } from "../facts/run.ts";
import { faultText } from "../print/fault.ts";
import { capital, counted, duration, listed } from "../print/format.ts";
import { loadText, objectiveText } from "../text/load.ts";

/**
 * The first five parts of a quality-attribute scenario; the sixth, the response measure, are the scenario's expectations (Bass,
 * Clements & Kazman, Software Architecture in Practice, 4th edition 2021, chapter 3).
 */
export interface QualityScenario {
	attribute: string;
	source: string;
	stimulus: string;
	artifact: string;
	environment: string;
	response: string;
}

const customers = (scenario: ScenarioResult) => {
	const journeys = namesOf(scenario, (arm) => arm.journeys);
	return journeys.length === 0
		? "Customers"
		: `Customers on ${counted(journeys.length, "journey").replace(/^1 journey$/, "the journey")}: ${listed(journeys)}`;
};

const wholeShop = "The whole shop, from its door to its databases";

/** What lasts while the stimulus comes. */
function underLoad(scenario: ScenarioResult): string {
	return `Normal operation${dataText(scenario)}; meanwhile ${loadText(scenario.load)}`;
}

function dataText({ data, workMs }: ScenarioResult): string {
	const seeded = data
		? `, ${counted(data.products, "product")} and ${counted(data.customers, "customer")}`
		: "";
	return workMs
		? `${seeded}, ${duration(workMs)} of work burnt for each request`
		: seeded;
}

const goodAnswers = ({ load }: ScenarioResult): string =>
	typeof load?.deadlineMs === "number"
		? `Right answers within ${duration(load.deadlineMs)}`
		: "Right answers";

/** What a scenario is, as architects write down what they require. */
export function qualityScenarioOf(scenario: ScenarioResult): QualityScenario {
	const kinds: Readonly<Record<string, typeof performance>> = {
		latency: performance,
		ladder: performance,
		capacity,
		failure: availability,
		deploy: deployability,
		scaling: scalability,
	};
	return (kinds[scenario.kind] ?? performance)(scenario);
}

function performance(scenario: ScenarioResult): QualityScenario {
	return {
		attribute: "performance",
		source: customers(scenario),
		stimulus: `Requests: ${loadText(scenario.load)}`,
		artifact: wholeShop,
		environment: `Normal operation${dataText(scenario)}`,
		response: goodAnswers(scenario),
	};
}

function capacity(scenario: ScenarioResult): QualityScenario {
	const objective = scenario.rounds
		.flatMap(({ trials }) => trials)
		.find(({ search }) => search)?.search?.objective;
	return {
		attribute: "performance (capacity)",
		source: customers(scenario),
		stimulus: objective
			? "More and more journeys a second, until the objective breaks"
			: `As many requests as answers come: ${loadText(scenario.load)}`,
		artifact: wholeShop,
		environment: `Up to saturation${dataText(scenario)}`,
		response: objective
			? `Answers so that ${objectiveText(objective)}`
			: goodAnswers(scenario),
	};
}

function availability(scenario: ScenarioResult): QualityScenario {
	const faults = faultsOf(scenario);
	const parts = [...new Set(faults.map(({ capability }) => capability))];
	const [part = "no capability"] = parts;
	const isOfAPart = part !== "no capability" && part !== "all";
	return {
		attribute: "availability",
		source: "A defect or an outage, injected by the bench",
		stimulus:
			faults.length === 0
				? "A fault; none was fired before the run ended"
				: capital(listed(faults.map(faultText))),
		artifact: isOfAPart
			? `The process that holds ${listed(parts)}: on each arm another`
			: wholeShop,
		environment: underLoad(scenario),
		response: isOfAPart
			? `Requests that do not need ${parts.length === 1 ? part : "what is broken"} go on; service comes back`
			: "Service goes on, or comes back",
	};
}

function deployability(scenario: ScenarioResult): QualityScenario {
	const changes = changesOf(scenario);
	return {
		attribute: "deployability and modifiability",
		source: "A developer",
		stimulus:
			changes.length === 0
				? "A change; none was rolled out before the run ended"
				: changes.length > 1
					? `${counted(changes.length, "change")}, each alone: ${listed(changes)}`
					: `The change ${changes[0]}`,
		artifact: "The units whose bundle the change alters",
		environment: underLoad(scenario),
		response: "Built and rolled out, while customers go on",
	};
}

function scalability(scenario: ScenarioResult): QualityScenario {
	const { scaling } = scenario;
	return {
		attribute: "scalability",
		source: "An operator",
		stimulus: `Processes added to the unit that holds ${scaling?.capability ?? "a capability"}`,
		artifact: scaling
			? listed(
					scaling.arms.map(({ arm, unit }) =>
						unit === arm ? `all of ${arm}` : `${unit} of ${arm}`,
					),
				)
			: "One unit of each arm",
		environment: `At saturation${dataText(scenario)}: ${loadText(scenario.load)}`,
		response: "More good answers a second",
	};
}
