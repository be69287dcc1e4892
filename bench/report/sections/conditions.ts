import type { Results } from "../../results/schema.ts";
import { rejectionRules } from "../../stats/rejection.ts";
import { type Block, heading, list, type Text, words } from "../blocks.ts";
import { count, digits, missing, percent } from "../format.ts";

/** What the run stood on: what both arms share, and where they differ. */
export function conditions(results: Results): Block[] {
	const { differences } = results.conditions;
	return [
		heading(2, "Conditions", "conditions"),
		pairs("What the run stood on", [
			...environmentRows(results),
			...conditionRows(results),
		]),
		...(differences.length === 0
			? []
			: [
					heading(3, "What the arms do not share", "differences"),
					list(differences),
				]),
		...bundles(results),
		rules(),
	];
}

/** What every trial was held to. */
function rules(): Block {
	return {
		kind: "table",
		caption: "The rules that reject a trial, fixed before the run",
		columns: [words("Rule"), words("A trial is rejected when")],
		rows: Object.entries(rejectionRules).map(([rule, { says }]): Text[] => [
			[{ code: rule }],
			says,
		]),
		note: "A trial can fall to several rules. Rejected trials are kept and listed with their reasons; each is run once more in its place while the run has repetitions left.",
	};
}

function pairs(caption: string, rows: Text[][]): Block {
	return {
		kind: "table",
		caption,
		columns: [words("Condition"), words("Value")],
		rows,
	};
}

function environmentRows({ environment, run }: Results): Text[][] {
	const { node, os, cores, pinning, loadAverage, steal, packages } =
		environment;
	return [
		["Profile", run.profile],
		["Seed", String(run.seed)],
		["Node.js", node],
		["System", os],
		["Cores", count(cores)],
		["Pinning", pinning],
		[
			"Load average at the start (1, 5, 15 minutes)",
			loadAverage.map(digits).join(", ") || missing,
		],
		[
			"Load average at the end",
			(environment.loadAverageAtEnd ?? []).map(digits).join(", ") || missing,
		],
		["CPU time taken by the host (steal)", percent(steal)],
		["Packages", assignments(packages)],
	];
}

function conditionRows({ conditions }: Results): Text[][] {
	return [
		["Bus", conditions.bus],
		["Door", conditions.door],
		["SQLite pragmas", assignments(conditions.pragmas)],
		["Resilience", assignments(conditions.resilience)],
	];
}

function assignments(values: Readonly<Record<string, unknown>>): Text {
	const entries = Object.entries(values).map(
		([name, value]) =>
			`${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
	);
	return entries.join("; ") || missing;
}

function bundles({ conditions }: Results): Block[] {
	const rows = Object.entries(conditions.bundles).flatMap(([arm, units]) =>
		Object.entries(units).map(([unit, hash]): Text[] => [
			[{ code: unit }],
			[{ arm }],
			[{ code: hash }],
		]),
	);
	if (rows.length === 0) return [];
	return [
		{
			kind: "table",
			caption: "The bundles that ran",
			columns: [words("Unit"), words("Arm"), words("Hash")],
			rows,
		},
	];
}
