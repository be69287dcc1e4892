import { describe, expect, it } from "vitest";
import type { TrialCost } from "../results/cost-schema.ts";
import type { Round } from "../results/trial-schema.ts";
import type { Scenario } from "../scenario/schema.ts";
import { ladderResultsOf } from "./ladder-result.ts";
import {
	armsOf,
	changesBetween,
	ladderOf,
	wholeLadder,
} from "./ladder-steps.ts";
import { partOf, roundOf, times, trialOf } from "./testing.ts";

const amqp = { kind: "amqp", says: "amqp: a private RabbitMQ" } as const;
const direct = {
	kind: "direct",
	says: "direct: RabbitMQ is not installed",
} as const;
const none = { steps: undefined };

const ladder = (steps?: readonly string[]) =>
	({
		...{ kind: "ladder", steps, expect: [] },
		load: { journeys: [{ name: "checkout" }] },
	}) as unknown as Scenario;

describe("the steps of a ladder", () => {
	it("are the whole one where RabbitMQ is", () => {
		expect(ladderOf(none.steps, amqp)).toEqual({
			...{ steps: [...wholeLadder], left: [] },
		});
	});

	it("leave out what needs RabbitMQ where there is none, and keep the policy", () => {
		const { steps, left } = ladderOf(none.steps, direct);
		expect(left.map(({ arm }) => arm)).toEqual([
			"microservices-amqp-bare",
			"microservices-amqp",
		]);
		expect(left[0]?.why).toContain("RabbitMQ is not installed");
		expect(steps.slice(-2)).toEqual([
			"microservices-bare",
			"microservices-direct",
		]);
	});

	it("are two or more, or the fix is told", () => {
		expect(() => ladderOf(["monolith", "microservices-amqp"], direct)).toThrow(
			"apt-get install rabbitmq-server",
		);
	});

	it("are the arms of their scenario, whatever the run compares elsewhere", () => {
		const run = { arms: ["monolith", "microservices"], broker: amqp };
		const steps = ["monolith", "colocated"];
		expect(armsOf(ladder(steps), run)).toEqual(steps);
		expect(armsOf({ kind: "latency" } as Scenario, run)).toEqual(run.arms);
	});

	it("each change one thing, except where the ladder has to climb down first", () => {
		const changes = wholeLadder
			.slice(1)
			.map((arm, index) => changesBetween(wholeLadder[index] ?? arm, arm));
		expect(
			changes.map((each) => each.map((words) => words.split(":")[0])),
		).toEqual([
			["protocol"],
			["hop"],
			["hop", "processes"],
			["processes", "data"],
			["wire"],
			["events"],
			["policy"],
		]);
	});

	it("say all that they span", () => {
		expect(changesBetween("monolith-soap", "microservices-amqp")).toHaveLength(
			5,
		);
		expect(changesBetween("monolith", "monolith")).toEqual([]);
	});
});

const steps = ["monolith-soap", "monolith", "colocated"];

/** A round in which each step took its own time; the first arm was run twice. */
function round(
	ms: Record<string, number>,
	more: { control?: number; cpu?: number } = {},
): Round {
	const { control = ms["monolith-soap"] ?? 0, cpu = 30_000 } = more;
	const cost = { cpuMicros: cpu, memoryBytes: 1, units: {} } as TrialCost;
	const of = (arm: string, time: number) =>
		trialOf(arm, partOf(times(300, time)), { cost });
	return roundOf(...Object.entries(ms).map(([arm, time]) => of(arm, time)), {
		...of("monolith-soap", control),
		role: "control",
	});
}

const times3 = (soap: number, rest: number, split: number) => ({
	...{ "monolith-soap": soap, monolith: rest, colocated: split },
});

const climb = (rounds: Round[], metric = "p50") =>
	ladderResultsOf(ladder(), rounds, { steps, left: [], seed: 1 }).climbs.find(
		(each) => each.metric === metric,
	);

describe("the climb", () => {
	const rounds = [
		round(times3(10, 8, 20), { control: 10.1 }),
		round(times3(11, 9, 21), { control: 11 }),
		round(times3(10, 8, 22), { control: 9.9 }),
	];

	it("adds up: the differences are the last less the first", () => {
		const found = climb(rounds);
		const sum = (found?.rows ?? []).reduce(
			(total, { difference }) => total + (difference?.value ?? 0),
			0,
		);
		expect(sum).toBeCloseTo(found?.whole.value ?? 0, 9);
		expect(found?.whole.value).toBeCloseTo(
			(found?.rows.at(-1)?.value ?? 0) - (found?.rows[0]?.value ?? 0),
			9,
		);
	});

	it("pairs by round: what all steps share in a round is in no difference", () => {
		const found = climb([
			round(times3(10, 8, 20)),
			round(times3(110, 108, 120)),
			round(times3(60, 58, 70)),
		]);
		const [, , split] = found?.rows ?? [];
		expect(split?.difference?.value).toBeCloseTo(12, 1);
		expect(split?.difference?.low).toBeGreaterThan(11);
	});

	it("tells a difference that clears the A/A band, and none that does not", () => {
		const [, rest, split] = climb(rounds)?.rows ?? [];
		expect(split?.difference?.verdict).toBe("held");
		expect(rest?.difference?.verdict).toBe("held");
		const noisy = rounds.map((each, index) => ({
			...each,
			trials: each.trials.map((trial) =>
				trial.role === "control"
					? trialOf("monolith-soap", partOf(times(300, 8 + 4 * index)), {
							role: "control",
						})
					: trial,
			),
		}));
		const [, unsure] = climb(noisy)?.rows ?? [];
		expect(unsure?.difference?.verdict).toBe("inconclusive");
	});

	it("of one round has no interval and tells nothing", () => {
		const found = climb(rounds.slice(0, 1));
		expect(found?.whole).toMatchObject({
			...{ low: null, high: null, verdict: "inconclusive" },
		});
	});

	it("passes over a round in which a step has no valid trial", () => {
		const broken = round(times3(10, 8, 20));
		for (const trial of broken.trials)
			if (trial.arm === "monolith") trial.accepted = false;
		expect(climb([...rounds, broken])?.rounds).toBe(3);
	});

	it("spans a step that never gave the number", () => {
		const found = climb(
			rounds.map(({ order, trials }) => ({
				order,
				trials: trials.filter(({ arm }) => arm !== "monolith"),
			})),
		);
		expect(found?.rows.map(({ arm }) => arm)).toEqual([
			"monolith-soap",
			"colocated",
		]);
	});

	it("of CPU is shared out among good requests", () => {
		const [first] = climb(rounds, "cpuMicrosPerGood")?.rows ?? [];
		expect(first?.value).toBeCloseTo(100, 9);
		expect(climb(rounds, "wireBytesPerGood")).toBeUndefined();
	});
});
