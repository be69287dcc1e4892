import type { Results } from "../../../results/schema.ts";
import { rejectionRules } from "../../../stats/rejection.ts";
import { armsOf } from "../../facts/run.ts";
import { count, digits, missing, percent } from "../../print/format.ts";
import { type Block, heading, paragraph, type Text, words } from "../blocks.ts";

/** What the run stood on: where the arms differ, and what they share. */
export function conditions(results: Results): Block[] {
	return [
		heading(2, "Conditions", "conditions"),
		...byArm(results),
		shared(results),
		rules(),
	];
}

/** What an arm has of its own; undefined where it was not recorded. */
interface Own {
	name: string;
	of: (arm: string) => string | undefined;
}

/** Policies by arm; older results name them by other keys, and then all share a row. */
function policies({ conditions }: Results): Map<string, string> | null {
	const { bundles, resilience } = conditions;
	const found = Object.keys(bundles).flatMap((arm): [string, string][] => {
		const policy = resilience[arm];
		return typeof policy === "string" ? [[arm, policy]] : [];
	});
	return found.length === Object.keys(resilience).length
		? new Map(found)
		: null;
}

function ownConditions(results: Results): Own[] {
	const { bundles, differences } = results.conditions;
	return [
		{
			name: "Units that ship alone",
			of: (arm) =>
				bundles[arm] && count(Object.keys(bundles[arm] ?? {}).length),
		},
		{
			name: "Processes and events",
			of: (arm) =>
				differences
					.find((each) => each.startsWith(`${arm}: `))
					?.slice(arm.length + 2),
		},
		{
			name: "Resilience",
			of: (arm) => policies(results)?.get(arm),
		},
	];
}

/** A column for each arm; what differs is marked by a sign and a word. */
function byArm(results: Results): Block[] {
	const own = ownConditions(results);
	const arms = armsOf(results).filter((arm) =>
		own.some(({ of }) => of(arm) !== undefined),
	);
	if (arms.length === 0)
		return [paragraph("What the arms do not share was not recorded.")];
	const rows = own.flatMap(({ name, of }): Text[][] => {
		const values = arms.map((arm) => of(arm));
		if (values.every((value) => value === undefined)) return [];
		const differs = new Set(values).size > 1;
		return [
			[
				name,
				differs ? "≠ differs" : "= same",
				...values.map((value) => value ?? "not recorded"),
			],
		];
	});
	return [
		{
			kind: "table",
			caption: "Arm by arm: what they do not share is marked ≠",
			columns: [words("Condition"), words("Mark"), ...arms.map(words)],
			rows,
			note: "What differs is the architecture, or belongs to it. All else is shared and stands in the next table.",
		},
	];
}

function shared(results: Results): Block {
	return {
		kind: "table",
		caption: "Shared by all arms (=)",
		columns: [words("Condition"), words("Value")],
		rows: [...environmentRows(results), ...conditionRows(results)],
	};
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

function conditionRows(results: Results): Text[][] {
	const { bus, door, pragmas, resilience } = results.conditions;
	return [
		["Bus", bus],
		["Door", door],
		["SQLite pragmas", assignments(pragmas)],
		...(policies(results) ? [] : [["Resilience", assignments(resilience)]]),
	];
}

function assignments(values: Readonly<Record<string, unknown>>): Text {
	const entries = Object.entries(values).map(
		([name, value]) =>
			`${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
	);
	return entries.join("; ") || missing;
}
