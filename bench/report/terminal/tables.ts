import Table from "cli-table3";
import type { DeployResults } from "../../results/arm-schema.ts";
import type { LadderResults } from "../../results/ladder-schema.ts";
import type { ScalingResults } from "../../results/scaling-schema.ts";
import type { ScenarioResult } from "../../results/schema.ts";
import { twoDigits } from "../../stats/format.ts";
import { isSearched } from "../facts/comparisons.ts";
import { lossesOf, namesOf, partOfArm } from "../facts/run.ts";
import { type PointResult, seriesRows, variedBy } from "../facts/series.ts";
import {
	byteSize,
	count,
	digits,
	duration,
	missing,
	partOf,
	percent,
	plainText,
} from "../print/format.ts";
import { shownClimb } from "../text/ladder.ts";
import { limitText } from "../text/load.ts";
import { worstText } from "../text/matrix.ts";
import type { Pen } from "./pen.ts";

/** A small table; the first column holds names, the others numbers. Cells are plain text. */
export interface Grid {
	head: readonly string[];
	rows: readonly (readonly string[])[];
}

/** The numbers of a scenario in one or two tables, none where nothing was measured. */
export function scenarioTables(scenario: ScenarioResult, pen: Pen): string[] {
	return gridsOf(scenario)
		.filter(({ rows }) => rows.length > 0)
		.map((grid) => gridText(grid, pen));
}

/** All points of a series in one table that fits 80 columns: p95 stands in the reports. */
export function seriesTable(
	points: readonly PointResult[],
	pen: Pen,
): string[] {
	const grid = seriesGrid(points);
	return grid.rows.length === 0 ? [] : [gridText(grid, pen)];
}

/** The same, to be written elsewhere. */
export function seriesGrid(points: readonly PointResult[]): Grid {
	const rows = seriesRows(points).map(
		({ point, of, arm, p50, growth, ratio }) => [
			point,
			of,
			arm,
			p50,
			growth,
			ratio,
		],
	);
	const head = [
		variedBy(points),
		"of",
		"arm",
		"p50, ms",
		"÷ first",
		"÷ first arm",
	];
	return { head, rows };
}

/** The numbers of a scenario in a few small tables, some of them without a row. */
export function gridsOf(scenario: ScenarioResult): Grid[] {
	switch (scenario.kind) {
		case "failure":
			return (scenario.matrix?.length ?? 0) > 1
				? [matrixGrid(scenario)]
				: [lossGrid(scenario)];
		case "deploy":
			return [scenario.changes ? changesGrid(scenario) : deployGrid(scenario)];
		case "capacity":
			return isSearched(scenario)
				? [highestRateGrid(scenario)]
				: [throughputGrid(scenario), latencyGrid(scenario), costGrid(scenario)];
		case "scaling":
			return scenario.scaling ? [scalingGrid(scenario.scaling)] : [];
		case "ladder":
			return scenario.ladder?.climbs.length
				? [ladderGrid(scenario.ladder)]
				: [];
		default:
			return [latencyGrid(scenario), costGrid(scenario)];
	}
}

/** Of each fault what fits a line: the rest is in the reports. */
function matrixGrid({ matrix = [], arms }: ScenarioResult): Grid {
	const names = Object.keys(arms);
	return {
		head: ["bystanders lost: worst second (predicted)", ...names],
		rows: matrix.map((cell) => [
			cell.name,
			...names.map((arm) => worstText(cell.arms[arm])),
		]),
	};
}

function latencyGrid(scenario: ScenarioResult): Grid {
	const names = namesOf(scenario, (arm) => arm.journeys);
	const rows = names.flatMap((name) =>
		Object.keys(scenario.arms).flatMap((arm) => {
			const part = partOfArm(scenario, arm, name);
			if (!part) return [];
			const { p50, p90, p95, p99, max } = part.latencyMs;
			const good = part.offered === 0 ? null : part.good / part.offered;
			return [
				[name, arm, percent(good), ...[p50, p90, p95, p99, max].map(digits)],
			];
		}),
	);
	return {
		head: ["ms", "arm", "good", "p50", "p90", "p95", "p99", "max"],
		rows,
	};
}

/** What each step adds: the first row is where it begins, the last two are equal. */
function ladderGrid({ steps, climbs }: LadderResults): Grid {
	const shown = climbs.filter(({ metric }) => metric !== "p99").map(shownClimb);
	return {
		head: ["step (p50 in ms)", ...shown.map(({ short }) => short)],
		rows: [
			...steps.map(({ arm }) => [
				arm,
				...shown.map(({ rows }) => {
					const row = rows.find((row) => row.arm === arm);
					if (!row) return missing;
					return row.difference === null
						? row.value
						: `${row.difference}${row.isSure ? "" : " ?"}`;
				}),
			]),
			["all steps", ...shown.map(({ sum }) => sum)],
			["last − first", ...shown.map(({ whole }) => whole)],
		],
	};
}

/** Of a good request: CPU, bytes between units, SQL; of an order: CPU. */
function costGrid(scenario: ScenarioResult): Grid {
	return {
		head: [
			"cost",
			"CPU µs/good",
			"sent/good",
			"SQL/good",
			"CPU µs/order",
			"peak memory",
			"start",
		],
		rows: Object.entries(scenario.arms).flatMap(([arm, { cost }]) =>
			cost
				? [
						[
							arm,
							digits(cost.cpuMicrosPerGood),
							byteSize(cost.perGood?.wireBytes),
							digits(cost.perGood?.sqlStatements),
							digits(cost.cpuMicrosPerOrder),
							byteSize(cost.peakMemoryBytes ?? cost.memoryBytes),
							duration(cost.startUpMs),
						],
					]
				: [],
		),
	};
}

function throughputGrid(scenario: ScenarioResult): Grid {
	return {
		head: ["arm", "good requests/s"],
		rows: Object.entries(scenario.arms).map(([arm, { driver }]) => [
			arm,
			digits(driver.goodPerSecond),
		]),
	};
}

function highestRateGrid({ arms, rounds }: ScenarioResult): Grid {
	const probes = (arm: string) =>
		rounds
			.flatMap(({ trials }) => trials)
			.filter((trial) => trial.arm === arm)
			.flatMap(({ search }) => search?.probes ?? []).length;
	return {
		head: ["arm", "journeys/s", "95 % interval", "limited by", "probes"],
		rows: Object.entries(arms).flatMap(([arm, { capacity }]) => {
			if (!capacity) return [];
			const { perSecond, low, high, limit } = capacity;
			const atLeast = perSecond !== null && limit !== "objective" ? "≥ " : "";
			return [
				[
					arm,
					`${atLeast}${digits(perSecond)}`,
					low === null || high === null
						? missing
						: `${digits(low)}–${digits(high)}`,
					limitText[limit],
					count(probes(arm)),
				],
			];
		}),
	};
}

function lossGrid(scenario: ScenarioResult): Grid {
	const arms = Object.entries(scenario.arms);
	const operations = [
		...new Set(
			arms.flatMap(([, arm]) =>
				lossesOf(arm).map(({ operation }) => operation),
			),
		),
	];
	const cell = (part: { offered: number; good: number } | undefined) =>
		part ? partOf(part.offered - part.good, part.offered) : missing;
	return {
		head: ["lost requests", ...arms.map(([arm]) => arm)],
		rows: operations.map((operation) => [
			operation,
			...arms.map(([, { operations }]) => cell(operations[operation])),
		]),
	};
}

function deployGrid(scenario: ScenarioResult): Grid {
	const rows = Object.entries(scenario.arms).flatMap(([arm, { deploy }]) =>
		deploy ? [[arm, ...deployCells(deploy)]] : [],
	);
	return { head: ["arm", ...deployHead], rows };
}

/** Of each change what fits a line: the rest is in the reports. */
function changesGrid({ changes = [], arms }: ScenarioResult): Grid {
	const names = Object.keys(arms);
	return {
		head: ["units shipped", ...names],
		rows: changes.map(({ change, arms: found }) => [
			change,
			...names.map((arm) => changeText(found[arm])),
		]),
	};
}

function changeText(deploy: DeployResults | undefined): string {
	if (!deploy) return missing;
	const { unitsShipped, unitsTotal, shipMs, failedDuringDeploy } = deploy;
	const failed =
		failedDuringDeploy === 0 ? "" : `, ${count(failedDuringDeploy)} failed`;
	const { ended = "out" } = deploy;
	const took = ended === "out" ? `in ${duration(shipMs)}` : ended;
	return `${count(unitsShipped.length)} of ${count(unitsTotal)} ${took}${failed}`;
}

const deployHead = ["units", "bytes", "build", "ship", "back", "failed"];

function deployCells(deploy: DeployResults): string[] {
	const { ended = "out", shipMs } = deploy;
	return [
		`${count(deploy.unitsShipped.length)} of ${count(deploy.unitsTotal)}`,
		byteSize(deploy.bytesShipped),
		duration(deploy.buildMs),
		ended === "out" ? duration(shipMs) : ended,
		duration(deploy.rollbackMs),
		count(deploy.failedDuringDeploy),
	];
}

function scalingGrid({ arms }: ScalingResults): Grid {
	return {
		head: ["processes", "req/s", "÷ 1", "model", "MB", "+ MB each", "start"],
		rows: arms.flatMap(({ steps }) =>
			steps.map((step) => [
				step.arm,
				digits(step.perSecond?.value),
				step.speedUp ? twoDigits(step.speedUp.value) : missing,
				step.predicted ? twoDigits(step.predicted.speedUp) : missing,
				megabytes(step.peakMemoryBytes?.value),
				megabytes(step.addedPeakBytes?.value),
				duration(step.startMs?.value),
			]),
		),
	};
}

const megabytes = (bytes: number | undefined) =>
	bytes === undefined ? missing : count(bytes / 1e6);

const indent = "   ";

/** A table, or lines of "name: value" where the terminal is too narrow for one. */
export function gridText(grid: Grid, pen: Pen): string {
	const { head, rows } = grid;
	const table = new Table({
		head: [...head],
		style: { head: [], border: [], compact: true },
		colAligns: head.map((name) =>
			name === head[0] || name === "arm" ? "left" : "right",
		),
	});
	table.push(...rows.map((row) => row.map(plainText)));
	const lines = table.toString().split("\n");
	const fits = lines.every(
		(line) => indent.length + line.length <= pen.columns,
	);
	if (!fits) return listText(grid, pen);
	return lines.map((line) => indent + pen.paint.arms(line)).join("\n");
}

function listText({ head, rows }: Grid, { say }: Pen): string {
	return rows
		.map(([name = "", ...values]) => {
			const pairs = values.map((value, index) => `${head[index + 1]} ${value}`);
			return say(`${name}: ${pairs.join(", ")}`, indent);
		})
		.join("\n");
}
