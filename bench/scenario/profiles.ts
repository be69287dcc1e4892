import type { Load, OpenLoad, Scenario } from "./schema.ts";
import type { ScenarioKind } from "./vocabulary.ts";

/** How much of a scenario is run: `quick` shows, `standard` is what the file says, `thorough` is for publishing. */
export const profileNames = ["quick", "standard", "thorough"] as const;

export type ProfileName = (typeof profileNames)[number];

/** What a profile makes of the file's numbers for one kind. */
interface Extent {
	rounds: (authored: number) => number;
	durationMs: (authored: number) => number;
	warmupMs: (authored: number) => number;
}

/**
 * The warm-up ends when the windowed p50 is flat (bench/load/flat.ts), within these bounds. Equal bounds give a warm-up of that
 * length, which claims nothing: twelve young processes on one core take longer to become flat than a quick run has.
 */
export interface RampLimits {
	leastMs: number;
	greatestMs: number;
}

export interface Profile {
	/** Printed with every result of this profile; null when nothing needs saying. */
	stamp: string | null;
	/** How long arms are warmed up before a latency trial, so that what is measured is compiled code. */
	ramp: RampLimits;
	/** How far the rate that held and the one that did not may lie apart in a search for the highest rate, as a share. */
	searchTolerance: number;
	/** Of the traced trial after the rounds, where there is one: requests in all, and the load before them. */
	trace: { requests: number; warmupMs: number };
	/** How many rejected trials of a run are run again in their place. */
	repetitions: number;
	extents: Record<ScenarioKind, Extent>;
}

const atMost = (limit: number) => (authored: number) =>
	Math.min(authored, limit);
const times = (factor: number) => (authored: number) => authored * factor;
const asAuthored = times(1);

const quickExtent = (rounds: number, durationMs: number): Extent => ({
	rounds: atMost(rounds),
	durationMs: atMost(durationMs),
	warmupMs: atMost(1000),
});

const everyKind = (extent: Extent): Record<ScenarioKind, Extent> => ({
	latency: extent,
	capacity: extent,
	failure: extent,
	deploy: extent,
	scaling: extent,
	ladder: extent,
});

/** The profiles; the numbers of `quick` keep the tour of three scenarios at three to four minutes on two cores. */
export const profiles: Record<ProfileName, Profile> = {
	quick: {
		stamp: "quick: not for conclusions",
		ramp: { leastMs: 6_000, greatestMs: 6_000 },
		trace: { requests: 80, warmupMs: 1_500 },
		searchTolerance: 0.15,
		repetitions: 1,
		extents: {
			latency: quickExtent(2, 5000),
			capacity: quickExtent(2, 6000),
			failure: quickExtent(1, 10_000),
			deploy: quickExtent(1, 6000),
			scaling: { ...quickExtent(2, 5000), warmupMs: atMost(2000) },
			ladder: quickExtent(2, 3000),
		},
	},
	standard: {
		stamp: null,
		ramp: { leastMs: 7_000, greatestMs: 8_000 },
		trace: { requests: 300, warmupMs: 5_000 },
		searchTolerance: 0.05,
		repetitions: 8,
		extents: everyKind({
			rounds: asAuthored,
			durationMs: asAuthored,
			warmupMs: asAuthored,
		}),
	},
	thorough: {
		stamp: null,
		ramp: { leastMs: 30_000, greatestMs: 60_000 },
		trace: { requests: 600, warmupMs: 5_000 },
		searchTolerance: 0.05,
		repetitions: 50,
		extents: everyKind({
			rounds: times(3),
			durationMs: times(2),
			warmupMs: asAuthored,
		}),
	},
};

/** The scenario at the extent of a profile. Stages, timeline and roll-out keep their place in proportion to the duration; `rounds` overrides the profile's. */
export function applyProfile(
	scenario: Scenario,
	name: ProfileName,
	rounds: number | null = null,
): Scenario {
	const extent = profiles[name].extents[scenario.kind];
	const { durationMs } = scenario.load;
	const factor = extent.durationMs(durationMs) / durationMs;
	const shared = {
		rounds: rounds ?? extent.rounds(scenario.rounds),
		load: scaleLoad(scenario.load, factor, extent),
	};
	switch (scenario.kind) {
		case "failure":
			return {
				...scenario,
				...shared,
				timeline: scenario.timeline.map((event) => scaleTime(event, factor)),
				...(scenario.matrix && {
					matrix: {
						...scaleTime(scenario.matrix, factor),
						healAtMs: Math.round(scenario.matrix.healAtMs * factor),
					},
				}),
			};
		case "deploy":
			return {
				...scenario,
				...shared,
				rollout: scaleTime(scenario.rollout, factor),
			};
		default:
			return { ...scenario, ...shared };
	}
}

const scaleTime = <Event extends { atMs: number }>(
	event: Event,
	factor: number,
): Event => ({ ...event, atMs: Math.round(event.atMs * factor) });

function scaleLoad(load: Load, factor: number, extent: Extent): Load {
	const spans = {
		durationMs: Math.round(load.durationMs * factor),
		warmupMs: extent.warmupMs(load.warmupMs),
	};
	if (load.model === "closed") return { ...load, ...spans };
	return { ...load, ...spans, stages: scaleStages(load.stages, factor) };
}

const scaleStages = (
	stages: OpenLoad["stages"],
	factor: number,
): OpenLoad["stages"] =>
	stages.map((stage) => ({
		...stage,
		durationMs: Math.round(stage.durationMs * factor),
	}));
