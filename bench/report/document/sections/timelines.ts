import {
	type FaultMoments,
	type FaultStory,
	momentsOf,
} from "../../facts/faults.ts";
import { duration, missing, percent } from "../../print/format.ts";
import {
	type Block,
	heading,
	numeric,
	type Table,
	type Text,
	type TimelineChart,
	words,
} from "../blocks.ts";

const moments: readonly { key: keyof FaultMoments; word: string }[] = [
	{ key: "fired", word: "fired" },
	{ key: "noticed", word: "noticed" },
	{ key: "healed", word: "healed" },
	{ key: "recovered", word: "recovered" },
	{ key: "drained", word: "backlog gone" },
];

/** The last valid trial of a fault on one arm. */
interface Course {
	arm: string;
	at: FaultMoments;
	seconds: number;
	bystanders: readonly (number | null)[];
}

/** When each fault fired, was noticed, healed, was over and had nothing left to do, on one axis for all arms. */
export function timelines(
	stories: readonly FaultStory[],
	arms: readonly string[],
): Block[] {
	const told = stories
		.map((story) => ({ name: story.name, courses: coursesOf(story) }))
		.filter(({ courses }) => courses.length > 0);
	if (told.length === 0) return [];
	return [
		heading(3, "The course of each fault", "fault-courses"),
		{
			kind: "charts",
			arms,
			charts: told.map(({ name, courses }) => chartOf(name, courses)),
		},
		table(told),
	];
}

function coursesOf({ arms }: FaultStory): Course[] {
	return arms.flatMap(({ arm, trials }) => {
		const last = trials.at(-1);
		if (!last) return [];
		return [
			{
				arm,
				at: momentsOf(last.fault),
				seconds: Math.ceil((last.load?.durationMs ?? 0) / 1000),
				bystanders: last.fault.bystanderAvailability ?? [],
			},
		];
	});
}

function chartOf(name: string, courses: readonly Course[]): TimelineChart {
	return {
		chart: "timeline",
		title: name,
		says: `${name}. ${courses.map((course) => `${course.arm}: ${moments.map(({ key, word }) => `${word} ${momentText(course, key)}`).join(", ")}`).join(". ")}`,
		arms: courses.map(({ arm }) => arm),
		moments: moments.map(({ word }) => word),
		marks: courses.flatMap(({ arm, at }) =>
			moments.flatMap(({ key, word }) => {
				const ms = at[key];
				return typeof ms === "number" ? [{ arm, moment: word, ms }] : [];
			}),
		),
		strips: courses
			.filter(({ bystanders }) => bystanders.length > 0)
			.map(({ arm, bystanders }) => ({ arm, shares: bystanders })),
		seconds: Math.max(1, ...courses.map(({ seconds }) => seconds)),
	};
}

function table(
	told: readonly { name: string; courses: readonly Course[] }[],
): Table {
	return {
		kind: "table",
		caption: "The course of each fault, in its last valid trial",
		columns: [
			words("Fault"),
			words("Arm"),
			...["Fired", "Noticed", "Healed", "Recovered", "Backlog gone"].map(
				numeric,
			),
			words("Bystanders: seconds that were not all good"),
		],
		rows: told.flatMap(({ name, courses }) =>
			courses.map((course): Text[] => [
				name,
				[{ arm: course.arm }],
				...moments.map(({ key }) => momentText(course, key)),
				bystanderText(course),
			]),
		),
		note: `Times count from the start of the measured load. Noticed: the first answer that was not good. Recovered: the first of three seconds with at least 99 % good, known to the second; at the fault itself where no second fell short. Backlog gone: what units had left to do at the heal was done. Bystanders: requests that do not need the faulted capability. Not seen: not within the load. ${missing}: not recorded in this run.`,
	};
}

function momentText({ at }: Course, key: keyof FaultMoments): string {
	const ms = at[key];
	if (ms !== null) return duration(ms);
	return key === "noticed" ? "by nobody" : "not seen";
}

function bystanderText({ bystanders }: Course): string {
	if (bystanders.length === 0) return missing;
	const bad = bystanders.flatMap((share, second) =>
		share === null || share === 1 ? [] : [`${second} s: ${percent(share)}`],
	);
	return bad.join(", ") || "none";
}
