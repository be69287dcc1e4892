import { expect, it } from "vitest";
import type { TrialDeploy } from "../results/trial-schema.ts";
import { deployResultsOf } from "./deploy-summary.ts";
import { partOf, roundOf, trialOf } from "./testing.ts";

const arm = "microservices";
const deployed = (more: Partial<TrialDeploy>) =>
	trialOf(arm, partOf([1]), {
		deploy: {
			change: "a-change",
			...{ unitsShipped: ["cart"], unitsTotal: 12, bytesShipped: 10 },
			...{ buildMs: 100, shipMs: 200, totalMs: 300, rollbackMs: null },
			...{ failedDuringDeploy: 0, endedAtMs: 500, ended: "out" },
			...more,
		},
	});

it("adds up what customers noticed, and keeps the worst of what was seen", () => {
	const rounds = [
		roundOf(
			deployed({
				...{ shipMs: 100, failedDuringDeploy: 2, slow: 1, recoveryMs: 1_000 },
				...{ reached: ["cart"], peakMemoryBytes: 7, rollbackMs: 90 },
			}),
		),
		roundOf(
			deployed({
				...{ shipMs: 300, failedDuringDeploy: 3, slow: 0, recoveryMs: 0 },
				...{ reached: ["orders"], peakMemoryBytes: 5, rollbackMs: 40 },
			}),
		),
	];
	expect(deployResultsOf(rounds, arm)).toMatchObject({
		...{ shipMs: 200, failedDuringDeploy: 5, slow: 1, recoveryMs: 1_000 },
		...{ peakMemoryBytes: 7, rollbackMs: 90 },
		reached: ["cart", "orders"],
	});
});

it("tells of each change by itself, and of a version that did not stay", () => {
	const why = "cart: it ended before it was ready (1)";
	const rounds = [
		roundOf(
			deployed({ cell: 0 }),
			deployed({ cell: 1, unitsShipped: ["users"], ended: "kept", why }),
		),
	];
	expect(deployResultsOf(rounds, arm, 0)).toMatchObject({
		unitsShipped: ["cart"],
		ended: "out",
	});
	expect(deployResultsOf(rounds, arm, 1)).toMatchObject({
		unitsShipped: ["users"],
		...{ ended: "kept", why },
	});
	expect(deployResultsOf(rounds, arm)?.unitsShipped).toEqual(["cart", "users"]);
	expect(deployResultsOf(rounds, "monolith")).toBeUndefined();
});

it("names every unit that was out in some trial", () => {
	const rounds = [
		roundOf(deployed({ unitsOut: ["cart"] })),
		roundOf(deployed({ unitsOut: [], ended: "kept" })),
	];
	expect(deployResultsOf(rounds, arm)?.unitsOut).toEqual(["cart"]);
});

it("did not recover when one trial did not", () => {
	const rounds = [
		roundOf(deployed({ recoveryMs: 0 })),
		roundOf(deployed({ recoveryMs: null })),
	];
	expect(deployResultsOf(rounds, arm)?.recoveryMs).toBeNull();
});
