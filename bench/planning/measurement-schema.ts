import * as z from "zod";

const positive = z.number().min(0);
const perName = z.record(z.string(), positive);

/** One load and what it cost: how often each step was done, and the CPU of each unit, while it was measured. */
const observation = z.object({
	name: z.string(),
	model: z.enum(["closed", "open"]),
	seconds: positive,
	steps: perName.describe("requests that got a whole answer, by step"),
	goodShare: z.number().min(0).max(1),
	unitsCpuSeconds: perName,
	driverCpuSeconds: positive.describe(
		"load driver and card processor, which are charged to no arm",
	),
	locked: perName
		.nullable()
		.describe(
			"share of looks at which a unit held its database's write lock; null where the system does not tell",
		),
});

/** All that was measured of one arm. */
const arm = z.object({
	arm: z.string(),
	units: z.record(
		z.string(),
		z.object({
			idleCores: positive.describe("busy share of a core without any load"),
			memoryBytes: positive.describe("PSS under load"),
		}),
	),
	connections: z.int().min(1),
	probes: z.array(observation).describe("from which the demands follow"),
	saturation: observation.describe("the mix, kept out of the demands"),
	moderate: observation.describe("the mix at the planned utilisation"),
	wire: z
		.object({
			messagesPerRequest: positive.describe(
				"requests and events between units, for one request at the door",
			),
			bytesPerRequest: positive.describe("sent from unit to unit"),
			doorBytesPerRequest: positive.describe("with customers, both ways"),
		})
		.nullable()
		.describe("while the mix was saturated; null where units do not tell"),
});

/** What `shoplab plan` measures, so that it can plan again without measuring. */
export const measurementSchema = z.object({
	schemaVersion: z.literal(1),
	kind: z.literal("shoplab plan measurement"),
	measuredAt: z.iso.datetime(),
	machine: z.object({
		node: z.string(),
		os: z.string(),
		cores: z.int().min(1),
		systemCores: z
			.int()
			.min(1)
			.describe("cores that the arm had; the driver had another"),
		pinned: z.boolean(),
		pinning: z.string(),
	}),
	journeysId: z.string(),
	journeys: z.array(
		z.object({
			name: z.string(),
			weight: positive,
			steps: z.array(z.unknown()),
		}),
	),
	utilisation: z.number().gt(0).lt(1),
	arms: z.array(arm).min(1),
});

export type Measurement = z.infer<typeof measurementSchema>;
export type ArmMeasurement = z.infer<typeof arm>;
export type Observation = z.infer<typeof observation>;
