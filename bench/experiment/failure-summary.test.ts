import { describe, expect, it } from "vitest";
import type { Trial, TrialFault } from "../results/trial-schema.ts";
import { failureResultsOf } from "./failure-summary.ts";
import { partOf, roundOf, times, trialOf } from "./testing.ts";

const arm = "monolith";

function faulty(
	fault: Partial<TrialFault>,
	more: {
		role?: Trial["role"];
		lost?: number;
		availability?: Record<string, number[]>;
	} = {},
): Trial {
	const {
		role = "measured",
		lost = 0,
		availability = { orders: [1, 1] },
	} = more;
	const trial = trialOf(arm, partOf(times(100 - lost, 5), lost), {
		role,
		fault: {
			capability: "reviews",
			kind: "crash",
			firedAt: role === "placebo" ? null : 0,
			healedAt: null,
			proof: "",
			bystanders: { failed: lost, offered: 100 },
			recoveryMs: 0,
			...fault,
		},
	});
	return { ...trial, load: { ...trial.load, availability } as never };
}

const placebo = (lost: number, fault: Partial<TrialFault> = {}) =>
	faulty(fault, { role: "placebo", lost });

describe("how an arm stood a fault", () => {
	it("is told less what was lost without it, with an interval over rounds", () => {
		const rounds = [30, 32, 34].map((lost) =>
			roundOf(faulty({}, { lost }), placebo(2)),
		);
		const found = failureResultsOf(rounds, arm);
		expect(found?.bystanderFailures).toBeCloseTo(0.3);
		expect(found?.low).toBeCloseTo(0.25, 1);
		expect(found?.high).toBeCloseTo(0.35, 1);
		expect(found?.lostGood).toBe(30);
	});

	it("is nothing, and never less, where the placebo lost more", () => {
		const rounds = [roundOf(faulty({}, { lost: 0 }), placebo(30))];
		expect(failureResultsOf(rounds, arm)).toMatchObject({
			bystanderFailures: 0,
			low: 0,
			high: 0,
		});
	});

	it("has of one round the interval of its counts, and never a narrower one", () => {
		// Newcombe's method 10 for 30 of 100 less 0 of 100.
		const one = [roundOf(faulty({}, { lost: 30 }), placebo(0))];
		expect(failureResultsOf(one, arm)?.low).toBeCloseTo(0.2109, 4);
		expect(failureResultsOf(one, arm)?.high).toBeCloseTo(0.3958, 4);
		const same = failureResultsOf([...one, ...one, ...one], arm);
		expect(same?.low).toBeCloseTo(0.2493, 4);
		expect(same?.high).toBeCloseTo(0.3541, 4);
	});

	it("has no interval without a placebo", () => {
		const rounds = [roundOf(faulty({}, { lost: 30 }))];
		expect(failureResultsOf(rounds, arm)).toMatchObject({
			low: null,
			high: null,
		});
	});

	it("reached what fell short after the fault, unless it also does without", () => {
		const short = { orders: [1, 0.5], cart: [1, 0.9], users: [0.5, 1] };
		const usual = { orders: [1, 1], cart: [1, 0.9], users: [1, 1] };
		const rounds = [
			roundOf(
				faulty({ firedAt: 1_000 }, { availability: short }),
				faulty({}, { role: "placebo", availability: usual }),
			),
		];
		expect(failureResultsOf(rounds, arm)?.reached).toEqual(["orders"]);
	});

	it("never recovers when one trial did not, and nobody noticed when one trial was not noticed", () => {
		const rounds = [
			roundOf(faulty({ recoveryMs: 1_000, detectedAfterMs: 5 })),
			roundOf(faulty({ recoveryMs: null, detectedAfterMs: null })),
		];
		expect(failureResultsOf(rounds, arm)).toMatchObject({
			recoveryMs: null,
			detectedAfterMs: null,
		});
	});

	it("has no number where the arm cannot have the fault", () => {
		const rounds = [roundOf(faulty({ notHere: "there is no broker" }))];
		expect(failureResultsOf(rounds, arm)).toMatchObject({
			notHere: "there is no broker",
			bystanderFailures: null,
		});
	});

	it("tells why it cannot have the fault also where every trial was rejected", () => {
		const trial = { ...faulty({ notHere: "no gateway" }), accepted: false };
		expect(failureResultsOf([roundOf(trial)], arm)).toMatchObject({
			notHere: "no gateway",
		});
	});

	it("is told of each fault of a matrix, against the placebo's own bystanders of that fault", () => {
		const byCell = [
			{ failed: 0, offered: 100 },
			{ failed: 10, offered: 100 },
		];
		const rounds = [
			roundOf(
				faulty({ cell: 0 }, { lost: 20 }),
				faulty({ cell: 1 }, { lost: 50 }),
				placebo(0, { byCell }),
			),
		];
		expect(failureResultsOf(rounds, arm, 0)?.bystanderFailures).toBeCloseTo(
			0.2,
		);
		expect(failureResultsOf(rounds, arm, 1)?.bystanderFailures).toBeCloseTo(
			0.4,
		);
	});
});
