import type { ArmResults } from "../../../results/arm-schema.ts";
import type { ScenarioResult } from "../../../results/schema.ts";
import {
	bystanderLossOf,
	degradedOf,
	firedOn,
	lossesOf,
	trialsOf,
} from "../../facts/run.ts";
import { faultText } from "../../print/fault.ts";
import {
	count,
	duration,
	listed,
	missing,
	partOf,
} from "../../print/format.ts";
import { failureDetails, recoveryText } from "../../text/failure.ts";
import { bystanderShareText } from "../../text/matrix.ts";
import {
	type Block,
	heading,
	list,
	numeric,
	paragraph,
	type Text,
	words,
} from "../blocks.ts";
import { availability } from "./availability.ts";

/** What a fault did to each arm: bystanders against the placebo, time to recover, lost requests, availability second by second. */
export function failure(scenario: ScenarioResult, id: string): Block[] {
	if (scenario.kind !== "failure") return [];
	return [
		heading(3, "Isolation and recovery", `${id}-isolation`),
		list(
			Object.keys(scenario.arms).flatMap((arm) =>
				failureDetails(scenario, arm),
			),
		),
		isolation(scenario),
		proofs(scenario),
		...losses(scenario),
		...availability(scenario),
	];
}

function isolation(scenario: ScenarioResult): Block {
	const rows = Object.entries(scenario.arms).map(
		([arm, { failure }]): Text[] => {
			const faults = firedOn(scenario, arm);
			const { failed, offered } = bystanderLossOf(faults);
			const placebo = failure?.placebo;
			const broken = faults.length > 0 ? failure : undefined;
			return [
				[{ arm }],
				broken ? partOf(failed, offered) : missing,
				placebo ? partOf(placebo.failed, placebo.offered) : missing,
				broken ? bystanderShareText(broken) : missing,
				broken ? recoveryText(broken.recoveryMs) : missing,
				broken ? count(broken.violations.length) : missing,
			];
		},
	);
	return {
		kind: "table",
		caption: "Bystanders: requests that do not need the faulted capability",
		columns: [
			words("Arm"),
			numeric("Failed"),
			numeric("Failed without the fault (placebo)"),
			numeric("Share less placebo"),
			words("Recovery"),
			numeric("Broken invariants"),
		],
		rows,
		note: `Recovery: from the fault to the first of three one-second bins with at least 99 % good, as the client sees it; the longest of all trials. Share less placebo: its 95 % interval is over rounds, and never narrower than the counts allow (Newcombe's), which is all that one round has. ${missing}: the fault fired in no valid trial of the arm, or there was no placebo.`,
	};
}

function proofs(scenario: ScenarioResult): Block {
	const faults = trialsOf(scenario).flatMap(({ round, trial }) =>
		trial.fault ? [{ round, trial, fault: trial.fault }] : [],
	);
	return {
		kind: "table",
		caption: "Each fault, and what shows that it fired and healed",
		columns: [
			words("Arm"),
			words("Role"),
			numeric("Round"),
			words("Fault"),
			numeric("Fired at"),
			numeric("Healed at"),
			words("Proof"),
		],
		rows: faults.map(({ round, trial, fault }): Text[] => [
			[{ arm: trial.arm }],
			trial.role,
			count(round),
			trial.role === "placebo" ? "none" : faultText(fault),
			duration(fault.firedAt),
			duration(fault.healedAt),
			fault.proof,
		]),
		note: "Times count from the end of the warm-up.",
	};
}

function losses(scenario: ScenarioResult): Block[] {
	const arms = Object.entries(scenario.arms).filter(
		([arm]) => firedOn(scenario, arm).length > 0,
	);
	if (arms.length === 0)
		return [
			paragraph(
				"The fault fired in no valid trial, so it was not measured which operations lose requests to it.",
			),
		];
	const names = arms.map(([arm]) => arm);
	const lost = arms.map(([arm, results]) => [arm, lossesOf(results)] as const);
	const operations = [
		...new Set(
			lost.flatMap(([, all]) => all.map(({ operation }) => operation)),
		),
	];
	const degraded = arms.flatMap(([arm, results]) =>
		degradedOf(results).map(
			([operation, times]) => `${operation} on ${arm} ${count(times)} times`,
		),
	);
	const told =
		degraded.length === 0
			? []
			: [paragraph(`Degraded, which is not failed: ${degraded.join(", ")}.`)];
	if (operations.length === 0)
		return [
			paragraph(`No operation of ${listed(names)} lost a request.`),
			...told,
		];
	return [
		{
			kind: "table",
			caption: "Operations that lost requests: failed, late, unknown or unsent",
			columns: [words("Operation"), ...names.map(numeric)],
			rows: operations.map((operation) => [
				[{ code: operation }],
				...arms.map(([, results]) => lossText(results.operations[operation])),
			]),
		},
		reasons(arms),
		...told,
	];
}

function lossText(part: { offered: number; good: number } | undefined): string {
	return part ? partOf(part.offered - part.good, part.offered) : missing;
}

function reasons(arms: readonly [string, ArmResults][]): Block {
	const rows = arms.flatMap(([arm, { operations }]) =>
		Object.entries(operations).flatMap(([operation, { reasons = {} }]) =>
			Object.entries(reasons).map(([reason, times]): Text[] => [
				[{ code: operation }],
				[{ arm }],
				[{ code: reason }],
				count(times),
			]),
		),
	);
	if (rows.length === 0) return paragraph("No reasons were recorded.");
	return {
		kind: "table",
		caption: "Why they were lost",
		columns: [
			words("Operation"),
			words("Arm"),
			words("Reason"),
			numeric("Times"),
		],
		rows,
	};
}
