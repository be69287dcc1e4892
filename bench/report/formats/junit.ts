import type {
	ExpectationResult,
	Results,
	ScenarioResult,
} from "../../results/schema.ts";
import { reservations } from "../facts/reservations.ts";
import { plainText } from "../print/format.ts";
import {
	boundText,
	expectedSubject,
	measuredText,
} from "../text/expectation.ts";
import { type Element, xmlText } from "./xml.ts";

/**
 * JUnit XML, as CI servers read it: a suite for each scenario, a case for each expectation. A broken one is a failure; an
 * inconclusive one is skipped, with what is known of why. Fits both schemas in wide use: jenkinsci/xunit-plugin's junit-10.xsd and
 * windyroad/JUnit-Schema, which wants every attribute here.
 */
export function junitReport(results: Results): string {
	const children = results.scenarios.map((scenario, id) =>
		suite(scenario, { id, results }),
	);
	return xmlText({ name: "testsuites", children });
}

function suite(
	scenario: ScenarioResult,
	{ id, results }: { id: number; results: Results },
): Element {
	const { expectations, durationMs = 0 } = scenario;
	const having = (wanted: string) =>
		expectations.filter(({ verdict }) => verdict === wanted).length;
	return {
		name: "testsuite",
		attributes: {
			package: "shoplab",
			id,
			name: token(`${scenario.id}: ${scenario.title}`),
			timestamp: startOf(scenario, results).slice(0, 19),
			hostname: "localhost",
			tests: expectations.length,
			failures: having("broken"),
			errors: 0,
			skipped: having("inconclusive"),
			time: (durationMs / 1000).toFixed(3),
		},
		children: [
			properties(results),
			...expectations.map((each) => testCase(scenario, each)),
			{
				name: "system-out",
				children: [reservations(scenario).map(plainText).join("\n")],
			},
			{ name: "system-err" },
		],
	};
}

const startOf = ({ rounds }: ScenarioResult, { run }: Results) =>
	rounds[0]?.trials[0]?.startedAt ?? run.startedAt;

function properties({ run, conditions }: Results): Element {
	const { id, profile, seed } = run;
	const { bus, door } = conditions;
	return {
		name: "properties",
		children: Object.entries({ run: id, profile, seed, bus, door }).map(
			([name, value]) => ({ name: "property", attributes: { name, value } }),
		),
	};
}

/** The time of a scenario is that of all its expectations together, so no case has one of its own. */
function testCase({ id }: ScenarioResult, each: ExpectationResult): Element {
	const name = token(`${expectedSubject(each)}: ${boundText(each)}`);
	return {
		name: "testcase",
		attributes: { name, classname: token(`shoplab.${id}`), time: 0 },
		children: outcome(each),
	};
}

function outcome(each: ExpectationResult): Element[] {
	const message = `expected ${boundText(each)}, measured ${measuredText(each)}`;
	const why = each.because === null ? [] : [plainText(each.because)];
	if (each.verdict === "broken")
		return [
			{
				name: "failure",
				attributes: { type: "broken", message },
				children: why,
			},
		];
	if (each.verdict === "inconclusive")
		return [
			{
				name: "skipped",
				attributes: { message: `inconclusive: ${whyOpen(each)}; ${message}` },
			},
		];
	return [];
}

function whyOpen({ measured }: ExpectationResult): string {
	const values = Object.values(measured);
	return values.length === 0 || values.includes(null)
		? "not measured, or not earned, on every arm"
		: "the 95 % interval neither keeps the bound nor breaks it, or there is none";
}

/** xs:token: no space at its ends, and never empty. */
const token = (text: string) => plainText(text) || "unnamed";
