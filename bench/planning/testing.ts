import type {
	ArmMeasurement,
	Measurement,
	Observation,
} from "./measurement-schema.ts";

/** CPU seconds of a request by unit, as a made-up arm has them: what a plan must find again. */
export const trueDemands: Record<string, Record<string, number>> = {
	search: { gateway: 100e-6, catalog: 300e-6, orders: 0 },
	buy: { gateway: 200e-6, catalog: 100e-6, orders: 700e-6 },
};
const driverSeconds = 20e-6;
const units = ["gateway", "catalog", "orders"];

/** A load of a second with these numbers of requests, on an arm of these demands. */
export function observationOf(
	name: string,
	steps: Readonly<Record<string, number>>,
	more: Partial<Observation> & { factor?: number } = {},
): Observation {
	const { factor = 1, ...rest } = more;
	const count = Object.values(steps).reduce((sum, each) => sum + each, 0);
	const cpuOf = (unit: string) =>
		Object.entries(steps).reduce(
			(sum, [step, times]) => sum + times * (trueDemands[step]?.[unit] ?? 0),
			0,
		);
	return {
		name,
		model: "closed",
		seconds: 1,
		steps: { ...steps },
		goodShare: 1,
		unitsCpuSeconds: Object.fromEntries(
			units.map((unit) => [unit, cpuOf(unit) * factor]),
		),
		driverCpuSeconds: count * driverSeconds,
		locked: { catalog: 0, orders: 0.1, gateway: 0 },
		...rest,
	};
}

/** A made-up arm on one core; its journeys search three times and buy once in four. */
export function armMeasurement(
	more: Partial<ArmMeasurement> = {},
): ArmMeasurement {
	return {
		arm: "microservices",
		units: Object.fromEntries(
			units.map((unit) => [unit, { idleCores: 0, memoryBytes: 80e6 }]),
		),
		connections: 16,
		probes: [
			observationOf("search", { search: 2_400 }),
			observationOf("buy", { search: 700, buy: 700 }),
			observationOf("buy, more search", { search: 1_100, buy: 370 }),
		],
		// 1,666 requests take 1,000,000 µs of the core, of which mean value analysis has some lost to an empty queue.
		saturation: observationOf("saturation", { search: 1_332, buy: 333 }, {}),
		moderate: observationOf(
			"moderate",
			{ search: 800, buy: 200 },
			{ model: "open" },
		),
		wire: {
			messagesPerRequest: 1.2,
			bytesPerRequest: 900,
			doorBytesPerRequest: 700,
		},
		...more,
	};
}

/** A measurement of that arm, as `plan --save` keeps it. */
export function measurementOf(...arms: ArmMeasurement[]): Measurement {
	return {
		schemaVersion: 1,
		kind: "shoplab plan measurement",
		measuredAt: "2026-01-02T03:04:05.678Z",
		machine: {
			node: "v20.20.2",
			os: "Linux",
			cores: 2,
			systemCores: 1,
			pinned: true,
			pinning: "systems under test on core 0; driver on core 1",
		},
		journeysId: "made-up",
		journeys: [
			{ name: "look", weight: 3, steps: ["search"] },
			{ name: "shop", weight: 1, steps: ["search", "buy"] },
		],
		utilisation: 0.6,
		arms: arms.length > 0 ? arms : [armMeasurement()],
	};
}
