import type { Journey } from "../load/journey.ts";
import { type Check, checkAgainstSaturation } from "./check.ts";
import {
	type Demands,
	demandsOf,
	driverStation,
	journeyDemands,
	totalSteps,
} from "./demands.ts";
import {
	balancedJobBounds,
	interactiveThroughput,
	saturationUsers,
	type ThroughputBounds,
	utilisation,
} from "./laws.ts";
import { stepsPerJourney } from "./loads.ts";
import type { ArmMeasurement, Measurement } from "./measurement-schema.ts";
import { sharedQueueSeconds, splitQueueSeconds } from "./queues.ts";

/** What is asked for: a rate of journeys, or users who think between theirs. */
export type Wanted =
	| { kind: "rate"; perSecond: number }
	| { kind: "users"; users: number; thinkSeconds: number };

export interface PlanRequest {
	wanted: Wanted;
	/** The busy share at which instances and cores are to run. */
	utilisation: number;
	coresPerMachine: number;
}

/** One unit at the planned rate. */
export interface UnitPlan {
	unit: string;
	/** CPU of all visits of one journey, at moderate load. */
	cpuMicrosPerJourney: number;
	/** Cores that are busy with it, without any reserve. */
	busyCores: number;
	instances: number;
	memoryBytes: number;
	/** Journeys per second that a single instance on a core of its own could carry at most, 1 ÷ D; null: it has no part in them. */
	mostOfOnePerSecond: number | null;
}

/** A database and the one process that may write to it at a time. */
export interface WriterPlan {
	unit: string;
	/** Time under the write lock for one journey. */
	lockedMicrosPerJourney: number;
	/** 1 ÷ that: no number of instances gets beyond it on one database. */
	mostPerSecond: number;
	/** Databases among which the data would have to be split for the planned rate. */
	databases: number;
}

/** What an arm needs. */
export interface ArmPlan {
	arm: string;
	demands: Demands;
	check: Check;
	perSecond: number;
	units: UnitPlan[];
	instances: number;
	busyCores: number;
	/** With the reserve that the planned utilisation leaves. */
	cores: number;
	machines: number;
	memoryBytes: number;
	/** CPU and queueing of one journey: unloaded; when the first free instance serves; when instances are chosen at random. */
	responseMs: { alone: number; shared: number; split: number };
	/** Between the units, for one journey and at the planned rate; null where units did not tell. */
	wire: { hops: number; bytes: number; bytesPerSecond: number } | null;
	/** null: the system did not tell who held locks. */
	writers: WriterPlan[] | null;
	/** One instance of each unit, each on a core of its own. */
	oneOfEach: {
		mostPerSecond: number;
		bottleneck: string;
		/** For the users that were asked about: between which rates they would be served. */
		bounds: ThroughputBounds | null;
		/** N*, from how many on somebody must wait. */
		saturationUsers: number | null;
	};
}

/** What every arm of a measurement needs for what is wanted. */
export function planOf(
	measurement: Measurement,
	request: PlanRequest,
): ArmPlan[] {
	return measurement.arms.map((arm) => planArm(arm, measurement, request));
}

/** The journeys of a measurement, as loads take them. */
export function journeysOf({ journeys }: Measurement): Journey[] {
	return journeys as Journey[];
}

interface Asked {
	/** Seconds per journey by unit, at moderate load. */
	demands: Record<string, number>;
	measured: ArmMeasurement;
	request: PlanRequest;
}

function planArm(
	measured: ArmMeasurement,
	measurement: Measurement,
	request: PlanRequest,
): ArmPlan {
	const journeys = journeysOf(measurement);
	const demands = demandsOf(measured);
	const check = checkAgainstSaturation(measured, demands, {
		systemCores: measurement.machine.systemCores,
		journeys,
	});
	const asked = {
		demands: atModerateLoad(journeyDemands(demands, journeys), check),
		measured,
		request,
	};
	const perSecond = rateFor(asked);
	const units = unitsFor(asked, perSecond);
	const total = (of: (unit: UnitPlan) => number) =>
		units.reduce((sum, unit) => sum + of(unit), 0);
	const busyCores = total((unit) => unit.busyCores);
	const cores = Math.ceil(busyCores / request.utilisation);
	return {
		arm: measured.arm,
		demands,
		check,
		perSecond,
		units,
		instances: total((unit) => unit.instances),
		busyCores,
		cores,
		machines: Math.ceil(cores / request.coresPerMachine),
		memoryBytes: total((unit) => unit.memoryBytes),
		responseMs: responseMs(units, perSecond),
		wire: wireFor(measured, journeys, perSecond),
		writers: writersFor(measured, journeys, perSecond),
		oneOfEach: oneOfEach(asked.demands, request.wanted),
	};
}

/** Processes that are half idle handle less at once and cost more for each request; never less than at saturation. */
function atModerateLoad(
	demands: Record<string, number>,
	{ moderateFactor }: Check,
): Record<string, number> {
	return Object.fromEntries(
		Object.entries(demands)
			.filter(([unit]) => unit !== driverStation)
			.map(([unit, seconds]) => [unit, seconds * Math.max(1, moderateFactor)]),
	);
}

const rounds = 50;

/** Users give a rate through the response time, which depends on the rate: a fixed point, near at once because thinking takes longest. */
function rateFor(asked: Asked): number {
	const { wanted } = asked.request;
	if (wanted.kind === "rate") return wanted.perSecond;
	const { users, thinkSeconds } = wanted;
	let responseSeconds = Object.values(asked.demands).reduce(
		(sum, seconds) => sum + seconds,
		0,
	);
	for (let round = 0; round < rounds; round += 1) {
		const rate = interactiveThroughput(users, responseSeconds, thinkSeconds);
		responseSeconds = responseMs(unitsFor(asked, rate), rate).split / 1000;
	}
	return interactiveThroughput(users, responseSeconds, thinkSeconds);
}

/** A Node process runs its JavaScript on one core: instances are what keeps each under the planned utilisation. */
function unitsFor(
	{ demands, measured, request }: Asked,
	perSecond: number,
): UnitPlan[] {
	return Object.entries(measured.units).map(
		([unit, { idleCores, memoryBytes }]) => {
			const demand = demands[unit] ?? 0;
			const busy = utilisation(perSecond, demand);
			const room = Math.max(0.05, request.utilisation - idleCores);
			const instances = Math.max(1, Math.ceil(busy / room - 1e-9));
			return {
				unit,
				cpuMicrosPerJourney: demand * 1e6,
				busyCores: busy + instances * idleCores,
				instances,
				memoryBytes: instances * memoryBytes,
				mostOfOnePerSecond: demand > 0 ? 1 / demand : null,
			};
		},
	);
}

function responseMs(
	units: readonly UnitPlan[],
	perSecond: number,
): ArmPlan["responseMs"] {
	const total = (of: typeof sharedQueueSeconds) =>
		units.reduce((sum, { cpuMicrosPerJourney, instances }) => {
			const station = { demandSeconds: cpuMicrosPerJourney / 1e6, instances };
			return sum + of(station, perSecond) * 1000;
		}, 0);
	return {
		alone: total(({ demandSeconds }) => demandSeconds),
		shared: total(sharedQueueSeconds),
		split: total(splitQueueSeconds),
	};
}

function wireFor(
	{ wire }: ArmMeasurement,
	journeys: readonly Journey[],
	perSecond: number,
): ArmPlan["wire"] {
	if (!wire) return null;
	const bytes = wire.bytesPerRequest * requestsPerJourney(journeys);
	return {
		hops: wire.messagesPerRequest * requestsPerJourney(journeys),
		bytes,
		bytesPerSecond: bytes * perSecond,
	};
}

function requestsPerJourney(journeys: readonly Journey[]): number {
	return Object.values(stepsPerJourney(journeys)).reduce(
		(sum, count) => sum + count,
		0,
	);
}

/** By the utilisation law, the share of time under the lock is X·D of the lock. */
function writersFor(
	{ saturation }: ArmMeasurement,
	journeys: readonly Journey[],
	perSecond: number,
): WriterPlan[] | null {
	if (!saturation.locked) return null;
	const rate =
		totalSteps(saturation) / requestsPerJourney(journeys) / saturation.seconds;
	return Object.entries(saturation.locked)
		.filter(([, share]) => share > 0)
		.map(([unit, share]) => ({
			unit,
			lockedMicrosPerJourney: (share / rate) * 1e6,
			mostPerSecond: rate / share,
			databases: Math.max(1, Math.ceil((perSecond * share) / rate)),
		}))
		.sort((a, b) => a.mostPerSecond - b.mostPerSecond);
}

function oneOfEach(
	demands: Readonly<Record<string, number>>,
	wanted: Wanted,
): ArmPlan["oneOfEach"] {
	const [bottleneck = "", most = 0] =
		Object.entries(demands).sort(([, a], [, b]) => b - a)[0] ?? [];
	const system = {
		demandsSeconds: Object.values(demands),
		thinkSeconds: wanted.kind === "users" ? wanted.thinkSeconds : 0,
	};
	return {
		mostPerSecond: 1 / most,
		bottleneck,
		bounds:
			wanted.kind === "users" ? balancedJobBounds(system, wanted.users) : null,
		saturationUsers: wanted.kind === "users" ? saturationUsers(system) : null,
	};
}
