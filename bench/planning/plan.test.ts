import { describe, expect, it } from "vitest";
import { planBlocks } from "./blocks.ts";
import { demandsOf } from "./demands.ts";
import { probeLoads, stepsPerJourney } from "./loads.ts";
import { type Measurement, measurementSchema } from "./measurement-schema.ts";
import { type PlanRequest, planOf } from "./plan.ts";
import {
	armMeasurement,
	measurementOf,
	observationOf,
	trueDemands,
} from "./testing.ts";
import { blocksText } from "./text.ts";
import { holdersIn } from "./write-locks.ts";

const request: PlanRequest = {
	wanted: { kind: "rate", perSecond: 50_000 },
	utilisation: 0.6,
	coresPerMachine: 16,
};

const firstOf = (measurement = measurementOf(), asked = request) => {
	const [plan] = planOf(measurement, asked);
	if (!plan) throw new Error("no plan");
	return plan;
};

const textOf = (measurement: Measurement) =>
	blocksText(
		planBlocks(measurement, request, planOf(measurement, request)),
		1_000,
	);

describe("demands", () => {
	it("are found from loads that mix operations", () => {
		const { steps, worstResidual } = demandsOf(armMeasurement());
		for (const [step, units] of Object.entries(trueDemands))
			for (const [unit, seconds] of Object.entries(units))
				expect(steps[step]?.[unit]).toBeCloseTo(seconds, 8);
		expect(worstResidual).toBeLessThan(1e-6);
	});

	it("leave out what units use when nothing happens", () => {
		const idle = armMeasurement();
		for (const probe of idle.probes)
			probe.unitsCpuSeconds.catalog =
				(probe.unitsCpuSeconds.catalog ?? 0) + 0.05;
		idle.units.catalog = { idleCores: 0.05, memoryBytes: 1 };
		expect(demandsOf(idle).steps.search?.catalog).toBeCloseTo(300e-6, 8);
	});
});

describe("the loads that tell demands apart", () => {
	it("repeat each step that may be, and never a second order", () => {
		const loads = probeLoads(
			[
				{ name: "look", steps: ["search", "get"] },
				{ name: "shop", weight: 2, steps: ["signedIn", "put", "order"] },
			],
			(step) => step !== "order" && step !== "signedIn",
		);
		expect(loads.map(({ journeys: [journey] }) => journey?.steps)).toEqual([
			["search", "get"],
			["search", "search", "search", "get"],
			["search", "get", "get", "get"],
			["signedIn", "put", "order"],
			["signedIn", "put", "put", "put", "order"],
		]);
	});

	it("give journeys their weight", () => {
		const { journeys } = measurementOf();
		expect(stepsPerJourney(journeys as never)).toEqual({
			search: 1,
			buy: 0.25,
		});
	});
});

describe("a plan", () => {
	const saturated = observationOf("saturation", { search: 1_500, buy: 375 });

	it("has the instances that keep each unit under the utilisation", () => {
		const { units, instances, cores, machines } = firstOf();
		// A journey: search + a quarter of buy. 50,000 of them, at 60 % of a core each.
		const perJourney = { gateway: 150e-6, catalog: 325e-6, orders: 175e-6 };
		for (const { unit, instances, busyCores } of units) {
			const busy = 50_000 * (perJourney[unit as keyof typeof perJourney] ?? 0);
			expect(busyCores).toBeCloseTo(busy, 3);
			expect(instances).toBe(Math.ceil(busy / 0.6 - 1e-6));
		}
		expect(instances).toBe(13 + 28 + 15);
		expect(cores).toBe(Math.ceil(32.5 / 0.6));
		expect(machines).toBe(4);
	});

	it("names the unit that is doubled first, and the writer that no instance helps", () => {
		const { oneOfEach, writers } = firstOf();
		expect(oneOfEach.bottleneck).toBe("catalog");
		expect(oneOfEach.mostPerSecond).toBeCloseTo(1 / 325e-6, 3);
		// 1,665 requests a second are 1,332 journeys; orders held its lock for a tenth of the time.
		expect(writers).toHaveLength(1);
		expect(writers?.[0]).toMatchObject({ unit: "orders", databases: 4 });
		expect(writers?.[0]?.mostPerSecond).toBeCloseTo(13_320, 6);
	});

	it("is checked by the saturation that it predicts", () => {
		const { check } = firstOf();
		// 650 µs of the one core for each journey; the 25 of the other core hardly count.
		expect(check.predictedPerSecond).toBeCloseTo(1 / 650e-6, -1);
		expect(check.holds).toBe(false);
		const measured = armMeasurement({ saturation: saturated });
		expect(firstOf(measurementOf(measured)).check).toMatchObject({
			holds: true,
			failing: [],
		});
	});

	it("does not hold where nothing was saturated, however near the prediction is", () => {
		// What else ran had taken the cores: the rate is as predicted, and nobody was busy.
		const stolen = observationOf(
			"saturation",
			{ search: 1_500, buy: 375 },
			{ factor: 0.4, driverCpuSeconds: 0.44 },
		);
		const measurement = measurementOf(armMeasurement({ saturation: stolen }));
		const { check } = firstOf(measurement);
		expect(Math.abs(check.error)).toBeLessThan(0.15);
		expect(check).toMatchObject({ holds: false, failing: ["unsaturated"] });
		const text = textOf(measurement);
		expect(text).toContain("nothing was saturated");
		expect(text).not.toContain("misses this machine's own saturation");
	});

	it("does not hold where its demands do not fit their own loads", () => {
		const measured = armMeasurement({ saturation: saturated });
		const [first, ...others] = measured.probes;
		if (!first) throw new Error("no probe");
		const cheap = observationOf("search", first.steps, { factor: 0.3 });
		const again = observationOf("search", first.steps, { factor: 1.7 });
		const measurement = measurementOf({
			...measured,
			probes: [cheap, again, ...others],
		});
		expect(firstOf(measurement).check).toMatchObject({
			holds: false,
			failing: ["residual"],
		});
		expect(textOf(measurement)).toContain("miss one of the loads");
	});

	it("holds where one process is saturated on cores that it cannot fill", () => {
		const alone = armMeasurement({
			units: { catalog: { idleCores: 0, memoryBytes: 80e6 } },
			saturation: observationOf("saturation", { search: 2_800, buy: 700 }),
		});
		const measurement = measurementOf(alone);
		measurement.machine.systemCores = 7;
		const { check } = firstOf(measurement);
		expect(check.armBusy).toBeLessThan(0.2);
		expect(check.failing).toEqual([]);
	});

	it("takes the higher cost of a half idle arm", () => {
		const dearer = armMeasurement({
			moderate: observationOf(
				"moderate",
				{ search: 800, buy: 200 },
				{ model: "open", factor: 1.5 },
			),
		});
		const { busyCores, check } = firstOf(measurementOf(dearer));
		expect(check.moderateFactor).toBeCloseTo(1.5, 6);
		expect(busyCores).toBeCloseTo(32.5 * 1.5, 2);
	});

	it("turns users who think into a rate", () => {
		const { perSecond, oneOfEach } = firstOf(measurementOf(), {
			...request,
			wanted: { kind: "users", users: 1_000_000, thinkSeconds: 10 },
		});
		expect(perSecond).toBeGreaterThan(99_900);
		expect(perSecond).toBeLessThan(100_000);
		expect(oneOfEach.bounds?.high).toBeCloseTo(1 / 325e-6, 3);
		expect(oneOfEach.saturationUsers).toBeCloseTo(10.00065 / 325e-6, 0);
	});

	it("needs one instance of each unit, however little is asked", () => {
		const { instances, cores } = firstOf(measurementOf(), {
			...request,
			wanted: { kind: "rate", perSecond: 0.01 },
		});
		expect([instances, cores]).toEqual([3, 1]);
	});

	it("says that it does not hold where its check fails", () => {
		const text = textOf(measurementOf());
		expect(text).toContain("The plan does not hold here for microservices");
		expect(text).toContain("NO: the plan does not hold here");
		expect(text).toContain("data split over 4 databases");
		expect(text).toContain("Lazowska");
	});

	it("tells an error and a residual that pass 100 %", () => {
		const measurement = measurementOf();
		const plan = firstOf(measurement);
		const far: typeof plan = {
			...plan,
			check: { ...plan.check, error: 1.78 },
			demands: { ...plan.demands, worstResidual: 2.1 },
		};
		const text = blocksText(planBlocks(measurement, request, [far]), 200);
		expect(text).toContain("misses this machine's own saturation by 178 %");
		expect(text).toContain("+178 %");
		expect(text).toContain("the worst load is off by 210 %");
	});

	it("keeps its schema", () => {
		expect(measurementSchema.safeParse(measurementOf()).error).toBeUndefined();
	});
});

describe("/proc/locks", () => {
	it("tells who holds the write lock of a database, not who waits for it or reads", () => {
		const held = `1: POSIX  ADVISORY  WRITE 4711 fe:00:2147540 120 120
2: POSIX  ADVISORY  READ 12 fe:00:2147540 124 124
2: -> POSIX  ADVISORY  WRITE 13 fe:00:2147540 120 120
3: FLOCK  ADVISORY  WRITE 14 fe:00:2146373 0 EOF
4: POSIX  ADVISORY  WRITE 15 fe:00:2147540 128 128`;
		expect([...holdersIn(held)]).toEqual([4711]);
	});
});
