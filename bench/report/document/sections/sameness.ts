import type { Results } from "../../../results/schema.ts";
import { samenessSentence } from "../../facts/reservations.ts";
import { armsOf, invariantsOf } from "../../facts/run.ts";
import { counted, missing, partOf } from "../../print/format.ts";
import {
	type Block,
	heading,
	list,
	numeric,
	paragraph,
	type Table,
	type Text,
	words,
} from "../blocks.ts";

/** Whether the arms are the same shop: without it no difference is due to architecture. */
export function sameness(results: Results): Block[] {
	const differences = results.sameness?.differences ?? [];
	return [
		heading(2, "Are they the same shop?", "sameness"),
		paragraph(samenessSentence(results)),
		...(differences.length === 0
			? []
			: [list(differences.map((difference) => [{ code: difference }]))]),
		...(results.sameness ? [paragraph(whatIsCompared)] : []),
		...invariants(results),
	];
}

const whatIsCompared =
	"One script of operations, made from the seed, was replayed on each arm: by customers, an administrator and people who are not signed in. At its end all that the shop shows was read. Compared were the status and the body of every answer; of a refusal its code and the fields that it names, not its wording. Ids that a shop makes are compared by the order in which they appear. Times, tokens and cursors are left out.";

interface Tally {
	arm: string;
	checks: number;
	broken: number;
	names: Set<string>;
}

/** What must be true of every shop at rest, over all scenarios: the work itself was done, and done once. */
function invariants(results: Results): Block[] {
	const tallies = armsOf(results)
		.map((arm) => tallyOf(results, arm))
		.filter(({ checks }) => checks > 0);
	if (tallies.length === 0)
		return [paragraph("No invariant was checked in this run.")];
	return [paragraph(invariantsSentence(tallies)), invariantsTable(tallies)];
}

function tallyOf({ scenarios }: Results, arm: string): Tally {
	const all = scenarios.flatMap((scenario) => invariantsOf(scenario, arm));
	const sum = (of: (tally: (typeof all)[number]) => number) =>
		all.reduce((total, tally) => total + of(tally), 0);
	return {
		arm,
		checks: sum(({ checked }) => checked),
		broken: sum(({ broken }) => broken.length),
		names: new Set(all.map(({ name }) => name)),
	};
}

function invariantsSentence(tallies: readonly Tally[]): string {
	const broken = tallies.reduce((sum, tally) => sum + tally.broken, 0);
	const checked =
		"After each load the shops were checked against their invariants, such as stock that is conserved and orders that are paid once";
	return broken === 0
		? `${checked}: all held.`
		: `${checked}: ${counted(broken, "check")} found one broken, and the scenarios say which. A shop that breaks one did not do the same work.`;
}

function invariantsTable(tallies: readonly Tally[]): Table {
	return {
		kind: "table",
		caption: "Invariants of all scenarios",
		columns: [words("Arm"), ...["Invariants", "Checks", "Held"].map(numeric)],
		rows: tallies.map(({ arm, checks, broken, names }): Text[] => [
			[{ arm }],
			String(names.size),
			String(checks),
			checks === 0 ? missing : partOf(checks - broken, checks),
		]),
		note: "Over all trials, rejected ones, controls and placebos included.",
	};
}
