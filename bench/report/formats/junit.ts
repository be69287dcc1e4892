import type {
	ExpectationResult,
	Results,
	ScenarioResult,
} from "../../results/schema.ts";
import { reservations } from "../facts/reservations.ts";
import { earlyEnd } from "../facts/standing.ts";
import { plainText } from "../print/format.ts";
import {
	boundText,
	expectedSubject,
	measuredText,
} from "../text/expectation.ts";
import { type Element, xmlText } from "./xml.ts";

/**
 * JUnit XML, as CI servers read it: a suite for each scenario, a case for each expectation. A broken one is a failure; an
 * inconclusive one is skipped, with what is known of why. A run that did not get to its end is an error, in a suite of its own
 * after the others. Fits both schemas in wide use: jenkinsci/xunit-plugin's junit-10.xsd and
 * windyroad/JUnit-Schema, which wants every attribute here.
 */
export function junitReport(results: Results): string {
	const suites = [
		...results.scenarios.map((scenario) => scenarioSuite(scenario, results)),
		...runSuites(results),
	];
	const children = suites.map((each, id) => suiteElement(each, id, results));
	return xmlText({ name: "testsuites", children });
}

interface Suite {
	name: string;
	startedAt: string;
	durationMs: number;
	cases: readonly Case[];
	out: readonly string[];
}

interface Case {
	name: string;
	classname: string;
	outcome: Element[];
}

function scenarioSuite(scenario: ScenarioResult, results: Results): Suite {
	const { id, title, expectations, durationMs = 0 } = scenario;
	return {
		name: `${id}: ${title}`,
		startedAt: startOf(scenario, results),
		durationMs,
		cases: expectations.map((each) => ({
			name: `${expectedSubject(each)}: ${boundText(each)}`,
			classname: `shoplab.${id}`,
			outcome: outcome(each),
		})),
		out: reservations(scenario),
	};
}

/** What kept the run from its end; none where it got there. */
function runSuites(results: Results): Suite[] {
	const early = earlyEnd(results);
	if (early === null) return [];
	const message = plainText(early);
	const error = { name: "error", attributes: { type: "incomplete", message } };
	return [
		{
			name: "run",
			startedAt: results.run.startedAt,
			durationMs: 0,
			cases: [
				{
					name: "the run gets to its end",
					classname: "shoplab.run",
					outcome: [error],
				},
			],
			out: [],
		},
	];
}

function suiteElement(
	{ name, startedAt, durationMs, cases, out }: Suite,
	id: number,
	results: Results,
): Element {
	const having = (wanted: string) =>
		cases.filter(({ outcome }) => outcome.some(({ name }) => name === wanted))
			.length;
	return {
		name: "testsuite",
		attributes: {
			package: "shoplab",
			id,
			name: token(name),
			timestamp: startedAt.slice(0, 19),
			hostname: "localhost",
			tests: cases.length,
			failures: having("failure"),
			errors: having("error"),
			skipped: having("skipped"),
			time: (durationMs / 1000).toFixed(3),
		},
		children: [
			properties(results),
			...cases.map(testCase),
			{ name: "system-out", children: [out.map(plainText).join("\n")] },
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
function testCase({ name, classname, outcome }: Case): Element {
	return {
		name: "testcase",
		attributes: { name: token(name), classname: token(classname), time: 0 },
		children: outcome,
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
