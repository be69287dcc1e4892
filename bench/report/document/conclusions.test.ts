import { describe, expect, it } from "vitest";
import type { Results } from "../../results/schema.ts";
import { decisionMarkdown } from "../formats/markdown.ts";
import {
	deployScenario,
	failureScenario,
	latencyScenario,
	tour,
} from "../testing.ts";
import { ladderRun } from "../testing-ladder.ts";
import { soundTour, troubled } from "../testing-trouble.ts";
import { glossaryTerms } from "../text/glossary.ts";
import type { Block, Text } from "./blocks.ts";
import { decisionRecord } from "./decision-record.ts";
import { documentOf } from "./document.ts";
import { pairOf } from "./force-evidence.ts";
import { forces } from "./forces.ts";
import type { Ours } from "./ours-beside.ts";
import { publishedResults } from "./published-results.ts";
import { readingOf } from "./sections/forces.ts";
import { glossary } from "./sections/glossary.ts";
import { markOf, published } from "./sections/published.ts";

/** What a report may conclude, and what it must not. */

const plain = (text: Text): string =>
	typeof text === "string"
		? text
		: text
				.map((span) =>
					typeof span === "string" ? span : Object.values(span)[0],
				)
				.join("");

function tableOf(blocks: readonly Block[]): string[][] {
	const table = blocks.find((block) => block.kind === "table");
	return table?.kind === "table" ? table.rows.map((row) => row.map(plain)) : [];
}

const marksOf = (results: Results) =>
	tableOf(published(results)).map((row) => row[4]);

const ratioOf = (
	ratio: { value: number; low: number; high: number },
	metric = "p95",
) => {
	const scenario = latencyScenario();
	return soundTour([
		{
			...scenario,
			ratios: scenario.ratios.map((each) => ({
				...each,
				...ratio,
				metric,
				verdict: "held",
			})),
		},
	]);
};

describe.each(troubled)("%s", (_name, make) => {
	it("agrees with nobody, and disagrees with nobody", () => {
		expect(new Set(marksOf(make()))).toEqual(new Set(["not comparable"]));
	});

	it("speaks neither for splitting nor against it", () => {
		const results = make();
		const pair = pairOf(results);
		for (const force of forces)
			expect(
				readingOf(force, pair ? force.evidence(results, pair) : []),
			).not.toMatch(/^speaks/);
	});

	it("gives no option a pro or a con", () => {
		expect(decisionMarkdown(make())).not.toMatch(/^- (?:Good|Bad),/m);
	});
});

describe("a published result", () => {
	const p95 = publishedResults.find(({ result }) => result.startsWith("p95"));
	const ours = (side: Ours["side"], low = 2, high = 3): Ours => ({
		text: "ours",
		side,
		interval: { low, high },
	});

	it.each<[string, Ours[], string | null, string, RegExp]>([
		[
			"the same direction and factor",
			[ours("above")],
			null,
			"agrees",
			/2\.5 lies in an interval/,
		],
		[
			"the same direction, another factor",
			[ours("above", 8, 9)],
			null,
			"agrees",
			/another factor/,
		],
		[
			"the other direction",
			[ours("below", 0.4, 0.6)],
			null,
			"disagrees",
			/the other direction/,
		],
		[
			"both directions",
			[ours("above"), ours("below")],
			null,
			"not comparable",
			/both directions/,
		],
		[
			"one that is told and one that is not",
			[ours("above"), ours(null)],
			null,
			"agrees",
			/in 1 of 2, the others are inconclusive/,
		],
		[
			"nothing that is told from noise",
			[ours(null)],
			null,
			"not comparable",
			/ours is inconclusive/,
		],
		["nothing", [], null, "not comparable", /shoplab run checkout-latency/],
		[
			"a run that is not for conclusions",
			[ours("above")],
			"the quick profile is not for conclusions",
			"not comparable",
			/quick/,
		],
	])("meets %s", (_name, found, obstacle, mark, why) => {
		expect(p95 && markOf(p95, found, obstacle)).toMatchObject({
			mark,
			why: expect.stringMatching(why),
		});
	});

	it("agrees with a slower p95 of a sound run, whichever arm came first", () => {
		const straight = ratioOf({ value: 2.4, low: 2, high: 3 });
		expect(marksOf(straight)).toContain("agrees");
		const [scenario] = straight.scenarios;
		const { monolith, microservices } = scenario?.arms ?? {};
		if (!scenario || !monolith || !microservices) throw new Error("no arms");
		const turned = soundTour([
			{
				...scenario,
				arms: { microservices, monolith },
				ratios: scenario.ratios.map((ratio) => ({
					...ratio,
					of_arms: ["monolith", "microservices"],
					...{ value: 1 / 2.4, low: 1 / 3, high: 1 / 2 },
				})),
			},
		]);
		expect(tableOf(published(turned))).toEqual(tableOf(published(straight)));
	});

	it("disagrees where the services were faster", () => {
		const faster = ratioOf({ value: 0.5, low: 0.4, high: 0.6 });
		expect(marksOf(faster)).toContain("disagrees");
		expect(marksOf(faster)).not.toContain("agrees");
	});

	it("is not compared with requests that burnt time at the door", () => {
		const results = ratioOf({ value: 2.4, low: 2, high: 3 });
		const scenarios = results.scenarios.map((each) => ({ ...each, workMs: 5 }));
		expect(marksOf({ ...results, scenarios })).not.toContain("agrees");
	});
});

describe("a force", () => {
	const speaking = (results: Results) => {
		const pair = pairOf(results);
		return forces.flatMap((force) => {
			const reading = readingOf(
				force,
				pair ? force.evidence(results, pair) : [],
			);
			return reading.startsWith("speaks") ? [`${force.name} ${reading}`] : [];
		});
	};

	it("is read from what was measured, and from nothing else", () => {
		expect(speaking(soundTour())).toEqual([
			"Efficient interactions speaks against splitting",
		]);
		expect(speaking(soundTour([deployScenario()]))).toEqual([
			"Fast deployment pipeline speaks for splitting",
		]);
	});

	it("needs intervals that do not touch to tell one arm's isolation from another's", () => {
		const scenario = failureScenario();
		const { monolith, microservices } = scenario.arms;
		Object.assign(monolith?.failure ?? {}, { low: 0.02, high: 0.06 });
		Object.assign(microservices?.failure ?? {}, { low: 0, high: 0.03 });
		expect(speaking(soundTour([scenario]))).toEqual([]);
		Object.assign(microservices?.failure ?? {}, { low: 0, high: 0.01 });
		expect(speaking(soundTour([scenario]))).toEqual([
			"Segregate by characteristics speaks for splitting",
		]);
	});

	it("says nothing without an arm of one unit beside one of many", () => {
		const results = soundTour();
		results.conditions.bundles = { monolith: { monolith: "a" } };
		expect(pairOf(results)).toBeNull();
		expect(speaking(results)).toEqual([]);
	});

	it("is one of ten, five of each kind", () => {
		for (const kind of ["dark energy", "dark matter"])
			expect(forces.filter((force) => force.kind === kind)).toHaveLength(5);
	});
});

describe("the decision record", () => {
	it("has the headings of MADR, is proposed and chooses nothing", () => {
		const text = decisionMarkdown(soundTour());
		expect(text).toMatch(/^---\nstatus: proposed\ndate: 2026-01-02\n/);
		expect(text.match(/^#+ .*$/gm)).toEqual([
			"# Build the shop as monolith or microservices?",
			"## Context and Problem Statement",
			"## Decision Drivers",
			"## Considered Options",
			"## Decision Outcome",
			"### Consequences",
			"### Confirmation",
			"## Pros and Cons of the Options",
			"### monolith",
			"### microservices",
			"## More Information",
		]);
		expect(text).toContain("No option is chosen");
	});

	it("says for one arm what it says against the other", () => {
		const text = decisionMarkdown(soundTour());
		const [, monolith = "", microservices = ""] = text.split(
			/^### (?:mono|micro).*$/m,
		);
		const said = "Checkout p50: microservices 2.9 times slower than monolith";
		expect(monolith).toContain(`Good, because ${said}`);
		expect(microservices).toContain(`Bad, because ${said}`);
		expect(text).toContain("Neutral, because Browse p50");
	});

	it("stands in the report as it stands in its file", () => {
		const record = decisionRecord(soundTour());
		const report = documentOf(soundTour()).blocks;
		for (const block of record.blocks)
			if (block.kind === "list") expect(report).toContainEqual(block);
	});
});

describe("the glossary", () => {
	it("has the words of the report and no other", () => {
		const items = (results: Results) => {
			const terms = documentOf(results).blocks.find(
				({ kind }) => kind === "terms",
			);
			return terms?.kind === "terms" ? terms.items.map(({ name }) => name) : [];
		};
		const latency = items(soundTour());
		expect(latency).toContain("A/A band");
		expect(latency).not.toContain("Bystander");
		expect(items(tour([failureScenario()]))).toContain("Bystander");
		expect(items(ladderRun())).not.toContain("Canary");
		expect(glossary([])).toEqual([]);
	});

	it("is in the order of the alphabet, each word once", () => {
		const names = glossaryTerms.map(({ name }) => name.toLowerCase());
		expect(names).toEqual([...new Set(names)].toSorted());
	});
});
