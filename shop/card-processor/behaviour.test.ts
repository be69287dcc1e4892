import { expect, it } from "vitest";
import { createBehaviourKnob } from "./behaviour.ts";

it("strikes the share of the requests that the draw falls on", () => {
	const draws = [0.1, 0.29, 0.3, 0.9];
	const knob = createBehaviourKnob(0, () => draws.shift() ?? 1);
	knob.set({ delayMs: 0, outage: "lost", share: 0.3 });
	const met = [1, 2, 3, 4].map(() => knob.strike().outage);
	expect(met).toEqual(["lost", "lost", "none", "none"]);
});

it("strikes every request at a share of 1", () => {
	const knob = createBehaviourKnob(0, () => 0.999_999);
	knob.set({ delayMs: 0, outage: "refuse", share: 1 });
	expect(knob.strike().outage).toBe("refuse");
});

it("keeps its counts after the heal", () => {
	const knob = createBehaviourKnob(7);
	knob.set({ delayMs: 0, outage: "refuse", share: 1 });
	knob.count("refuse");
	knob.heal();
	expect(knob.strike().outage).toBe("none");
	expect(knob.report()).toEqual({
		delayMs: 0,
		outage: "none",
		share: 1,
		baseDelayMs: 7,
		fired: { delay: 0, refuse: 1, lost: 0, decline: 0 },
	});
});
