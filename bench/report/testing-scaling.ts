import type { ScalingStep } from "../results/scaling-schema.ts";
import type { Results } from "../results/schema.ts";
import { latencyScenario, tour } from "./testing.ts";

const estimate = (value: number, by = 0.1) => ({
	value,
	low: value * (1 - by),
	high: value * (1 + by),
});

/** One process, or as many more; each added one takes this many megabytes and ms. */
function step(
	arm: string,
	replicas: number,
	{ addedMb, startMs, speedUp, coresSpeedUp, bottleneck }: Took,
): ScalingStep {
	const isOne = replicas === 1;
	return {
		replicas,
		arm: isOne ? arm : `${arm}-x${replicas}`,
		perSecond: estimate(isOne ? 900 : 900 * speedUp),
		speedUp: isOne ? null : estimate(speedUp),
		verdict: "inconclusive",
		peakMemoryBytes: estimate(1e8 + (isOne ? 0 : addedMb * 1e6)),
		addedPeakBytes: isOne ? null : estimate(addedMb * 1e6),
		addedIdleBytes: isOne ? null : estimate(addedMb * 0.8e6),
		startMs: isOne ? null : estimate(startMs),
		busiestShare: isOne ? 1 : 0.52,
		predicted: {
			perSecond: 910,
			speedUp: 1,
			ownCoresPerSecond: isOne ? 1_000 : 1_000 * coresSpeedUp,
			ownCoresSpeedUp: isOne ? 1 : coresSpeedUp,
			bottleneck,
		},
	};
}

interface Took {
	addedMb: number;
	startMs: number;
	speedUp: number;
	coresSpeedUp: number;
	bottleneck: string;
}

const arms = ["monolith", "microservices"];
const took: Record<string, Took> = {
	monolith: {
		addedMb: 54,
		startMs: 640,
		speedUp: 0.97,
		coresSpeedUp: 2,
		bottleneck: "monolith",
	},
	microservices: {
		addedMb: 33,
		startMs: 480,
		speedUp: 1.02,
		coresSpeedUp: 1.3,
		bottleneck: "gateway",
	},
};

/** The results of a run of one scaling scenario on two cores. */
export function scalingRun(): Results {
	const scenario = latencyScenario();
	return {
		...tour(),
		scenarios: [
			{
				...scenario,
				...{ id: "scaling", kind: "scaling", title: "Scale a part?" },
				...{ ratios: [], control: null, verdict: "inconclusive" },
				caveats: ["this machine has 2 cores"],
				scaling: {
					capability: "catalog",
					cores: 2,
					systemCores: 1,
					arms: arms.map((arm) => ({
						arm,
						unit: arm === "monolith" ? "monolith" : "catalog",
						steps: [1, 2].map((replicas) =>
							step(arm, replicas, took[arm] as Took),
						),
					})),
				},
			},
		],
	};
}
