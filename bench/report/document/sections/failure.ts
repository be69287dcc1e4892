import type { ScenarioResult } from "../../../results/schema.ts";
import {
	bystanderLossOf,
	degradedOf,
	lossesOf,
	trialsOf,
	validTrials,
} from "../../facts/run.ts";
import { faultText } from "../../print/fault.ts";
import { count, duration, missing, partOf } from "../../print/format.ts";
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
			const faults = validTrials(scenario, arm).flatMap(
				({ fault }) => fault ?? [],
			);
			const { failed, offered } = bystanderLossOf(faults);
			const placebo = failure?.placebo;
			return [
				[{ arm }],
				failure ? partOf(failed, offered) : missing,
				placebo ? partOf(placebo.failed, placebo.offered) : missing,
				failure ? bystanderShareText(failure) : missing,
				failure ? recoveryText(failure.recoveryMs) : missing,
				failure ? count(failure.violations.length) : missing,
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
		note: "Recovery: from the fault to the first of three one-second bins with at least 99 % good, as the client sees it; the longest of all trials. Share less placebo: its 95 % interval is over rounds, and never narrower than the counts allow (Newcombe's), which is all that one round has.",
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
	const arms = Object.entries(scenario.arms);
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
		return [paragraph("No operation lost a request on any arm."), ...told];
	return [
		{
			kind: "table",
			caption: "Operations that lost requests: failed, late, unknown or unsent",
			columns: [words("Operation"), ...arms.map(([arm]) => numeric(arm))],
			rows: operations.map((operation) => [
				[{ code: operation }],
				...arms.map(([, results]) => lossText(results.operations[operation])),
			]),
		},
		reasons(scenario),
		...told,
	];
}

function lossText(part: { offered: number; good: number } | undefined): string {
	return part ? partOf(part.offered - part.good, part.offered) : missing;
}

function reasons(scenario: ScenarioResult): Block {
	const rows = Object.entries(scenario.arms).flatMap(([arm, { operations }]) =>
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
