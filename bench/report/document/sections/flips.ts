import type { Results } from "../../../results/schema.ts";
import { ratioText, twoDigits } from "../../../stats/format.ts";
import {
	type BreakEven,
	breakEvensOf,
	type HopNoise,
	hopNoisesOf,
	type Turn,
	turnOf,
	type WorkCourse,
	workCoursesOf,
} from "../../facts/flips.ts";
import { armsOf } from "../../facts/run.ts";
import {
	byteSize,
	capital,
	count,
	duration,
	percent,
} from "../../print/format.ts";
import {
	type Block,
	heading,
	numeric,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";
import { hopStep } from "./price-list.ts";

/** At which work, hops and share of cross-unit commits the sides change places, or their gap is lost in noise. */
export function flips(results: Results): Block[] {
	if (armsOf(results).length < 2) return [];
	return [
		heading(2, "Where the answer flips", "flips"),
		paragraph(
			"The value at which the sides change places, or at which their gap is no larger than noise. Nothing is said of values beyond those measured, unless the text says so.",
		),
		heading(3, "Work per request", "flips-work"),
		...ofWork(workCoursesOf(results)),
		heading(3, "Hops", "flips-hops"),
		...ofHops(hopNoisesOf(results, hopStep), results),
		heading(3, "Share of commits that cross units", "flips-commits"),
		...ofCommits(breakEvensOf(results)),
	];
}

const notMeasured = (scenario: string): Block =>
	paragraph([
		"Not measured in this run: ",
		{ code: `shoplab run ${scenario}` },
		".",
	]);

function ofWork(courses: readonly WorkCourse[]): Block[] {
	if (courses.length === 0) return [notMeasured("where-the-gap-closes")];
	return [
		...courses.map((course) =>
			paragraph(
				`${capital(course.of)} p50, ${course.arms.join(" ÷ ")}: ${turnText(turnOf(course.points), course)}`,
			),
		),
		{
			kind: "table",
			caption: "p50 of one arm ÷ another, by the work of a request",
			columns: [
				words("Of"),
				words("Arms"),
				numeric("Work"),
				numeric("Ratio [95 % interval]"),
				words("What it says"),
			],
			rows: courses.flatMap(({ of, arms, points }) =>
				points.map(({ workMs, ratio, doubt }): Text[] => [
					of,
					arms.join(" ÷ "),
					duration(workMs),
					ratioText(ratio),
					doubt === null
						? `${arms[0]} is ${ratio.value > 1 ? "slower" : "faster"}`
						: `not told from noise: ${doubt}`,
				]),
			),
			note: "Work: processor time that each request burns at the door, the same for all arms. Noise: the interval overlaps the A/A band. That a difference is not told from noise does not show that there is none.",
		},
	];
}

function turnText(turn: Turn, { arms, points }: WorkCourse): string {
	const [first, last] = [points[0], points.at(-1)];
	const range = `Measured from ${duration(first?.workMs)} to ${duration(last?.workMs)}.`;
	switch (turn.kind) {
		case "flips":
			return `the sides change places between ${duration(turn.afterMs)} and ${duration(turn.byMs)} of work. ${range}`;
		case "noise":
			return turn.lastSureMs === null
				? `at no point is the gap told from noise. ${range}`
				: `the gap is told from noise up to ${duration(turn.lastSureMs)} of work, and no more from ${duration(turn.fromMs)} on. ${range}`;
		case "stays":
			return `${arms[0]} stays ${turn.slower ? "slower" : "faster"} as far as was measured; the sides do not change places. ${range}`;
		case "unknown":
			return "measured at too few points to tell.";
	}
}

function ofHops(noises: readonly HopNoise[], { scenarios }: Results): Block[] {
	if (noises.length === 0)
		return scenarios.some(({ ladder }) => ladder)
			? [
					paragraph(
						"The ladder of this run gives no sure price of a hop, or no A/A band to set beside it: more rounds are needed (shoplab run hop-ladder --profile standard).",
					),
				]
			: [notMeasured("hop-ladder")];
	return [
		...noises.map(({ of, hopMs, noiseMs, hops }) =>
			paragraph(
				`${capital(of)} p50: one hop costs ${duration(hopMs)}, and an arm differs from itself by up to ${duration(noiseMs)}, which is ${twoDigits(hops)} hops. ${hops < 1 ? "One hop is already above the noise" : `Up to ${count(Math.floor(hops))} would be lost in it`}.`,
			),
		),
		paragraph(
			"By arithmetic: the noise (upper end of the A/A band, times the p50 without the hop) ÷ the price of one measured hop. More than one hop is extrapolated in a straight line, and no interval is given. Hops only add time, so the sides do not change places by them: see the work above for what can hide them.",
		),
	];
}

const measures = {
	totalMs: { name: "Time to build and ship", text: duration },
	bytesShipped: { name: "Bytes shipped", text: byteSize },
} as const;

function ofCommits(found: readonly BreakEven[]): Block[] {
	if (found.length === 0) return [notMeasured("deploys")];
	return [
		...found.map((one) => paragraph(breakEvenText(one))),
		{
			kind: "table",
			caption: "What a change costs to bring out, by how many units it ships",
			columns: [
				words("Of"),
				words("Arms"),
				numeric("Any change, first arm"),
				numeric("Ships one unit"),
				numeric("Ships several"),
				numeric("Break-even share"),
			],
			rows: found.map((one): Text[] => {
				const { name, text } = measures[one.measure];
				return [
					name,
					`${one.base}, ${one.arm}`,
					text(one.whole),
					`${text(one.single)} (${count(one.singles)} changes)`,
					`${text(one.several)} (${count(one.severals)} changes)`,
					isShare(one.share) ? percent(one.share) : "none",
				];
			}),
			note: "By arithmetic from means over the changes of this run: break-even share = (first arm − one unit) ÷ (several units − one unit). The changes were chosen and not drawn from a history, and so there is no interval; how many units a change crosses weighs on it. What share of your own commits crosses units: shoplab impact <git-range>.",
		},
	];
}

const isShare = (share: number) => share >= 0 && share <= 1;

function breakEvenText({
	arm,
	base,
	measure,
	whole,
	single,
	several,
	share,
}: BreakEven): string {
	const { name } = measures[measure];
	if (isShare(share)) {
		const [less, more] = single < several ? [arm, base] : [base, arm];
		return `${name}: below about ${percent(share)} of changes that cross units ${less} takes less, above it ${more}.`;
	}
	const lower = Math.max(single, several) < whole ? arm : base;
	return `${name}: no share turns the answer; ${lower} takes less whether changes cross units or not.`;
}
