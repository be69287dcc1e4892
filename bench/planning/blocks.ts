import {
	type Block,
	heading,
	list,
	numeric,
	paragraph,
	type Text,
	warning,
	words,
} from "../report/document/blocks.ts";
import {
	byteSize,
	count,
	digits,
	duration,
	listed,
	missing,
	percent,
	percentOfOther,
} from "../report/print/format.ts";
import {
	type Failing,
	greatestError,
	greatestResidual,
	leastBusy,
} from "./check.ts";
import { driverStation } from "./demands.ts";
import type { Measurement } from "./measurement-schema.ts";
import type { ArmPlan, PlanRequest } from "./plan.ts";
import { assumptions } from "./threats.ts";

/** A plan as blocks: the answer, its check, the demands it rests on, what does not scale, and what was assumed. */
export function planBlocks(
	measurement: Measurement,
	request: PlanRequest,
	plans: readonly ArmPlan[],
): Block[] {
	return [
		...plans.filter(({ check }) => !check.holds).map(doesNotHold),
		paragraph(questionText(measurement, request)),
		answerTable(plans, request),
		checkTable(plans),
		...plans.flatMap((plan) => armBlocks(plan)),
		heading(2, "What this rests on", "assumptions"),
		list(assumptions(measurement, plans)),
	];
}

function doesNotHold(plan: ArmPlan): Block {
	const whys = plan.check.failing.map((failing) => whyNot[failing](plan));
	return warning(
		`The plan does not hold here for ${plan.arm}: ${whys.join("; ")}. Do not use its numbers; measure again on a quiet machine, with a longer --probe.`,
	);
}

const whyNot: Readonly<Record<Failing, (plan: ArmPlan) => string>> = {
	error: ({ check }) =>
		`it misses this machine's own saturation by ${percentOfOther(Math.abs(check.error))}, more than ${percent(greatestError)}`,
	unsaturated: ({ check }) =>
		`nothing was saturated where it is checked, with the arm's cores ${percent(check.armBusy)} busy, its busiest process ${percent(check.busiestUnit)} of one and the driver's core ${percentOfOther(check.driverBusy)}, none of them ${percent(leastBusy)}`,
	residual: ({ demands }) =>
		`the demands miss one of the loads they were found from by ${percentOfOther(demands.worstResidual)}, more than ${percent(greatestResidual)}`,
};

function questionText(
	{ journeysId, journeys }: Measurement,
	request: PlanRequest,
): string {
	const { wanted, utilisation, coresPerMachine } = request;
	const asked =
		wanted.kind === "rate"
			? `${count(wanted.perSecond)} journeys/s`
			: `${count(wanted.users)} users who think ${duration(wanted.thinkSeconds * 1000)} between journeys`;
	const mix = journeys.map(({ name, weight }) => `${name} × ${weight}`);
	return `For ${asked} of ${journeysId} (${listed(mix)}), instances at most ${percent(utilisation)} busy, ${count(coresPerMachine)} cores a machine:`;
}

function answerTable(
	plans: readonly ArmPlan[],
	{ wanted }: PlanRequest,
): Block {
	return {
		kind: "table",
		caption: "What each arm needs",
		columns: [
			words("Arm"),
			...[
				"Journeys/s",
				"Instances",
				"Cores",
				"Machines",
				"Memory",
				"CPU µs a journey",
				"Response, CPU and queue",
			].map(numeric),
		],
		rows: plans.map((plan): Text[] => [
			[{ arm: plan.arm }],
			digits(plan.perSecond),
			count(plan.instances),
			count(plan.cores),
			count(plan.machines),
			byteSize(plan.memoryBytes),
			digits(
				plan.units.reduce((sum, unit) => sum + unit.cpuMicrosPerJourney, 0),
			),
			`${duration(plan.responseMs.shared)} to ${duration(plan.responseMs.split)}`,
		]),
		note: `Response: of a whole journey, between one shared queue for all instances (M/M/c) and a queue for each (c × M/M/1); without network, disk and waiting for others${wanted.kind === "users" ? "; the rate follows from X = N ÷ (R + Z)" : ""}.`,
	};
}

function checkTable(plans: readonly ArmPlan[]): Block {
	return {
		kind: "table",
		caption:
			"Check: this machine's own saturation, predicted from the demands and measured apart from them",
		columns: [
			words("Arm"),
			...[
				"Predicted, journeys/s",
				"Measured",
				"Error",
				"Arm's cores busy",
				"Driver's core busy",
			].map(numeric),
			words("Holds"),
		],
		rows: plans.map(({ arm, check }): Text[] => [
			[{ arm }],
			digits(check.predictedPerSecond),
			digits(check.measuredPerSecond),
			`${check.error < 0 ? "−" : "+"}${percentOfOther(Math.abs(check.error))}`,
			percent(check.armBusy),
			percentOfOther(check.driverBusy),
			check.holds ? "yes" : "NO: the plan does not hold here",
		]),
		note: `Predicted by mean value analysis of the closed system: the arm's cores and the driver's core as stations, as many customers as connections. It holds with an error of at most ${percent(greatestError)}, cores (or one process) at least ${percent(leastBusy)} busy, and demands that miss none of their own loads by more than ${percent(greatestResidual)}.`,
	};
}

function armBlocks(plan: ArmPlan): Block[] {
	return [
		heading(2, plan.arm, `plan-${plan.arm}`),
		{
			kind: "table",
			caption: "Units at this rate",
			columns: [
				words("Unit"),
				...[
					"CPU µs a journey",
					"Instances",
					"Cores busy",
					"Memory",
					"One instance carries at most",
				].map(numeric),
			],
			rows: plan.units.map((unit): Text[] => [
				[{ code: unit.unit }],
				digits(unit.cpuMicrosPerJourney),
				count(unit.instances),
				digits(unit.busyCores),
				byteSize(unit.memoryBytes),
				unit.mostOfOnePerSecond === null
					? missing
					: `${digits(unit.mostOfOnePerSecond)}/s`,
			]),
		},
		demandTable(plan),
		list(limits(plan)),
	];
}

/** Calls that leave a process, which a real network makes dearer. */
function wireSentence({ wire, arm }: ArmPlan): string[] {
	if (!wire) return [];
	if (wire.hops < 0.01)
		return [
			`${arm} calls nobody but the card processor: no hops between units.`,
		];
	return [
		`A journey makes ${digits(wire.hops)} hops between units and sends ${byteSize(wire.bytes)} there: ${byteSize(wire.bytesPerSecond)}/s of network at this rate.`,
	];
}

function demandTable({ demands }: ArmPlan): Block {
	const rows = Object.entries(demands.steps).map(([step, units]): Text[] => {
		const own = Object.entries(units)
			.filter(([unit, seconds]) => unit !== driverStation && seconds * 1e6 >= 1)
			.sort(([, a], [, b]) => b - a);
		const total = own.reduce((sum, [, seconds]) => sum + seconds, 0);
		return [
			[{ code: step }],
			digits(total * 1e6),
			own
				.map(([unit, seconds]) => `${unit} ${digits(seconds * 1e6)}`)
				.join(", ") || missing,
		];
	});
	return {
		kind: "table",
		caption: "Demands: CPU µs of one request, by unit, near saturation",
		columns: [words("Operation"), numeric("CPU µs"), words("Of which")],
		rows,
		note: `By non-negative least squares over loads that repeat one operation at a time; the worst load is off by ${percentOfOther(demands.worstResidual)}. What an order makes of a larger cart is counted to putCartItem.`,
	};
}

/** What adding instances does not mend, plainly. */
function limits(plan: ArmPlan): string[] {
	const { writers, oneOfEach, perSecond, check } = plan;
	const { bottleneck, mostPerSecond, bounds, saturationUsers } = oneOfEach;
	return [
		`One instance of each unit, each on a core of its own, carries at most ${digits(mostPerSecond)} journeys/s; ${bottleneck} is the first to be doubled.`,
		...wireSentence(plan),
		...(bounds
			? [
					`By balanced job bounds, one of each would serve these users at ${digits(bounds.low)} to ${digits(bounds.high)} journeys/s; from ${count(saturationUsers)} users on, some must wait.`,
				]
			: []),
		...(writers === null
			? [
					"Who held write locks could not be seen on this system, so the limit of the single writer is unknown.",
				]
			: writers.length === 0
				? ["No write was seen, so no database limits these journeys."]
				: writers.map(
						({
							unit,
							lockedMicrosPerJourney,
							mostPerSecond: most,
							databases,
						}) =>
							`${unit} writes to one SQLite database, which lets one process write at a time: ${digits(lockedMicrosPerJourney)} µs under its lock for each journey, so at most ${digits(most)} journeys/s, however many instances${databases > 1 || most < perSecond ? `; this plan needs its data split over ${count(databases)} databases, or another database` : ""}.`,
					)),
		`At the planned utilisation a journey costs ${digits(check.moderateFactor)} times what it does at saturation; the plan takes ${check.moderateFactor > 1 ? "the higher" : "saturation's"} cost.`,
	];
}
