import { percent, percentOfOther } from "../report/print/format.ts";
import type { Measurement } from "./measurement-schema.ts";
import type { ArmPlan } from "./plan.ts";

const busyEnough = 0.9;

/** What a plan assumes, first what this measurement shows. */
export function assumptions(
	{ machine, measuredAt }: Measurement,
	plans: readonly ArmPlan[],
): string[] {
	return [
		`Measured at ${measuredAt} on Node ${machine.node}, ${machine.os}, ${machine.cores} cores: ${machine.pinning}. Another machine has other demands.`,
		...plans
			.filter(({ check }) => check.armBusy < busyEnough)
			.map(
				({ arm, check }) =>
					`The cores of ${arm} were only ${percent(check.armBusy)} busy at the measured saturation (the driver's ${percentOfOther(check.driverBusy)}): the check speaks of the driver as much as of the arm.`,
			),
		...general,
	];
}

const general: readonly string[] = [
	"Operational analysis: Denning & Buzen, Computing Surveys 10(3), 1978; Lazowska, Zahorjan, Graham & Sevcik, Quantitative System Performance, 1984 (utilisation law, bounds, mean value analysis).",
	"Demands do not depend on how many machines there are: no cache gets colder, no connection pool larger, no balancer takes its share. What balances between instances is not in the plan.",
	"A Node process runs JavaScript on one core (some more for garbage collection): instances follow from that. Units are counted singly, so that a unit needs one instance even where it has nothing to do.",
	"Calls cross loopback here. A real network adds its time to every hop, and its bytes; neither is in the response time, which is CPU and queueing in sequence, an upper bound where calls run in parallel.",
	"A SQLite file belongs to one machine. More instances than fit there need a database server or split data in both arms alike; what that costs is not measured. Time under the write lock holds waits for the core, so that the limit is a careful one.",
	"Memory is PSS under load for each instance; pages that processes of one machine share are counted once there, and again on each further machine.",
	"Arrivals are random and steady. Peaks, retries and failures want more; so does the loss of a machine.",
];
