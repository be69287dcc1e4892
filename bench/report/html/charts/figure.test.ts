import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import type { Chart, RoundsChart } from "../../document/blocks.ts";
import { armVariables } from "../../print/arms.ts";
import { style } from "../style.ts";
import { figureOf } from "./figure.ts";

const told = { says: "what it shows", title: "a chart" };
const whisker = { low: 2, high: 8 };

const dot = (more: Partial<RoundsChart["dots"][number]>) => ({
	arm: "monolith",
	round: 1,
	role: "measured" as const,
	accepted: true,
	ms: 4,
	...more,
});

const rounds: RoundsChart = {
	chart: "rounds",
	...told,
	arms: ["monolith", "microservices"],
	dots: [
		dot({}),
		dot({ arm: "microservices", ms: 9 }),
		dot({ role: "control" }),
		dot({ accepted: false }),
	],
	rounds: 2,
	domainMs: [4, 9],
};

const bin = { from: 0, to: 1, p50: 4, p95: 9, badPerSecond: 2 };

const charts: Chart[] = [
	rounds,
	{
		chart: "curve",
		...told,
		curves: [
			{
				arm: "monolith",
				points: [
					{ share: 0.1, ms: 2 },
					{ share: 0.9, ms: 8 },
				],
			},
		],
		domainMs: [2, 8],
	},
	{
		chart: "ladder",
		...told,
		points: [{ arm: "monolith", percentile: "p50", ms: 4, ...whisker }],
		domainMs: [2, 8],
	},
	{
		chart: "time",
		...told,
		bins: [
			{ arm: "monolith", ...bin },
			{ arm: "monolith", ...bin, from: 1, to: 2 },
		],
		firedAt: 1,
		healedAt: 1.5,
	},
	{
		chart: "ratios",
		...told,
		rows: [
			{
				name: "Checkout p50",
				arm: "microservices",
				value: 4,
				band: { low: 0.9, high: 1.1 },
				...whisker,
			},
		],
	},
	{
		chart: "climb",
		...told,
		bars: [{ step: "monolith", from: 0, to: 4, label: "+4", ...whisker }],
	},
];

const drawn = (chart: Chart) => parseHTML(figureOf(chart)).document;

describe.each(charts.map((chart) => [chart.chart, chart] as const))(
	"a figure of %s",
	(_name, chart) => {
		it("is told to who sees no picture, and can be read at 360 px", () => {
			const document = drawn(chart);
			const picture = document.querySelector("[role=img]");
			expect(picture?.getAttribute("aria-label")).toBe("what it shows");
			for (const svg of document.querySelectorAll("svg")) {
				expect(Number(svg.getAttribute("width"))).toBeLessThanOrEqual(328);
				expect(Number(svg.getAttribute("font-size"))).toBeGreaterThanOrEqual(
					11,
				);
				expect(svg.querySelector("[font-size], [style*=font-size]")).toBeNull();
			}
		});

		it("has the colours of the style sheet only, and no number that is none", () => {
			const svg = figureOf(chart);
			expect(svg).not.toMatch(/NaN|Infinity|undefined|#[0-9a-f]{6}/);
			expect(figureOf(chart)).toBe(svg);
		});
	},
);

describe("the trials of rounds", () => {
	const groups = [...drawn(rounds).querySelectorAll("svg > g")].filter(
		(group) => group.querySelector("path[transform]"),
	);
	// Ticks of an axis are paths as well.
	const marks = groups
		.flatMap((group) => [...group.querySelectorAll("path")])
		.filter((mark) => !mark.getAttribute("d")?.startsWith("M0,0L"));
	const isHollow = (mark: (typeof marks)[number]) =>
		(mark.getAttribute("fill") ?? mark.parentElement?.getAttribute("fill")) ===
		"none";

	it("are full where they count and hollow where they were rejected", () => {
		expect(marks).toHaveLength(4);
		expect(marks.slice(0, 2).map(isHollow)).toEqual([false, false]);
		expect(marks.slice(-1).map(isHollow)).toEqual([true]);
	});

	it("have a shape for each arm, and another for the control", () => {
		const shapes = marks.slice(0, 3).map((mark) => mark.getAttribute("d"));
		expect(new Set(shapes).size).toBe(3);
	});

	it("stand to the right of all rounds where they were rejected", () => {
		const at = (mark: (typeof marks)[number]) =>
			Number(
				/translate\(([\d.]+)/.exec(mark.getAttribute("transform") ?? "")?.[1],
			);
		const rejected = marks.at(-1);
		expect(rejected && at(rejected)).toBeGreaterThan(
			Math.max(...marks.slice(0, -1).map(at)) + 50,
		);
	});
});

it("the style sheet takes the colours of arms from where they are defined", () => {
	expect(style.split(armVariables("light"))).toHaveLength(3);
	expect(style.split(armVariables("dark"))).toHaveLength(2);
});
