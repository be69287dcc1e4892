import { describe, expect, it } from "vitest";
import { readTopology } from "../targets/topology.ts";
import { type Kill, scheduleOf, type TrialPlan } from "./schedule.ts";
import { victimsOf } from "./victims.ts";

const monolith = readTopology("monolith/topology.json");
const microservices = readTopology("microservices/topology.json");
const arms = [
	{ name: "monolith", victims: victimsOf(monolith, true) },
	{ name: "microservices", victims: victimsOf(microservices, true) },
];
const schedule = (seed: number, kills = 1_000) =>
	scheduleOf({ seed, kills, arms });
const strikesIn = (plans: readonly TrialPlan[]) =>
	plans.flatMap(({ stretches }) => stretches.flat());
const killsIn = (plans: readonly TrialPlan[]): Kill[] =>
	strikesIn(plans).flat();
const shareOf = (plans: readonly TrialPlan[], arm: string) =>
	killsIn(plans.filter((plan) => plan.arm === arm)).length;

describe("the schedule of a campaign", () => {
	it("is the same for the same seed", () => {
		expect(schedule(7)).toEqual(schedule(7));
	});

	it("is another one for another seed, in victims as well as in moments", () => {
		const victims = (seed: number) =>
			killsIn(schedule(seed)).map(({ victim }) => victim);
		const moments = (seed: number) =>
			killsIn(schedule(seed)).map(({ afterMs }) => afterMs);
		expect(victims(7)).not.toEqual(victims(8));
		expect(moments(7)).not.toEqual(moments(8));
	});

	it.each([1, 2, 3, 10, 99, 100, 101, 999, 1_000])(
		"has %i kills, numbered as they come, in equal shares for both arms",
		(kills) => {
			const plans = schedule(3, kills);
			expect(killsIn(plans).map(({ number }) => number)).toEqual(
				Array.from({ length: kills }, (_, index) => index + 1),
			);
			const [one, other] = arms.map(({ name }) => shareOf(plans, name));
			expect(Math.abs((one ?? 0) - (other ?? 0))).toBeLessThanOrEqual(1);
		},
	);

	it("checks an arm after ten kills or eleven, and starts it anew after 50 at most", () => {
		for (const plan of schedule(5)) {
			expect(killsIn([plan]).length).toBeLessThanOrEqual(50);
			const sizes = plan.stretches.map((stretch) => stretch.flat().length);
			expect(Math.max(...sizes)).toBeLessThanOrEqual(11);
		}
	});

	it("kills everybody who can be killed", () => {
		for (const { name, victims } of arms) {
			const own = schedule(1).filter(({ arm }) => arm === name);
			const killed = new Set(killsIn(own).map(({ victim }) => victim));
			expect([...killed].sort()).toEqual(
				victims.map((victim) => victim.name).sort(),
			);
		}
	});

	it("strikes a second, other victim in about one strike of four", () => {
		const strikes = strikesIn(schedule(1));
		const doubles = strikes.filter(({ length }) => length === 2);
		const share = doubles.length / strikes.length;
		expect(share).toBeGreaterThan(0.2);
		expect(share).toBeLessThan(0.3);
		for (const [one, other] of doubles)
			expect(other?.victim).not.toBe(one.victim);
	});
});

describe("the victims of an arm", () => {
	const namesOf = (...args: Parameters<typeof victimsOf>) =>
		victimsOf(...args).map(({ name }) => name);

	it("are its units and the card processor", () => {
		expect(namesOf(monolith, false)).toEqual(["monolith", "card-processor"]);
		expect(namesOf(microservices, false)).toHaveLength(13);
	});

	it("include the broker only where it is ours and something goes through it", () => {
		expect(namesOf(microservices, true)).toContain("broker");
		expect(namesOf(microservices, false)).not.toContain("broker");
		expect(namesOf(monolith, true)).not.toContain("broker");
	});
});
