import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Facts, Violation } from "../measure/invariants.ts";
import { createRunStore } from "../results/store.ts";
import { type Happening, lineOf } from "./history.ts";

/** Writes the history of a trial, its logs and its databases into `<outDir>/<UTC>-campaign/`; returns that folder. */
export function keepEvidence(
	happenings: readonly Happening[],
	{ outDir, runDir }: { outDir: string; runDir: string },
): string {
	const { directory } = createRunStore(outDir, "campaign", new Date());
	const lines = happenings.map((each) => `${JSON.stringify(each)}\n`);
	writeFileSync(join(directory, "history.jsonl"), lines.join(""));
	for (const name of ["logs", "data"])
		if (existsSync(join(runDir, name)))
			cpSync(join(runDir, name), join(directory, name), { recursive: true });
	return directory;
}

/** What names something in a violation: an order, a customer, or a key. */
const names = /\bo-[\w-]+|\S+@shop\.test|\bkey [\w-]+/g;

/**
 * The part of a history that led to a violation: all that was asked and answered about the orders, keys and customers that it
 * names, each kill and restart. Of a violation that names none, every request whose outcome was not told; of one that names a
 * process, none.
 */
export function partAbout(
	happenings: readonly Happening[],
	violation: Violation,
	facts: Facts | undefined,
): Happening[] {
	const subjects = subjectsOf(happenings, violation, facts);
	const aboutProcess = /\(pid \d+\)/.test(violation.detail);
	return happenings.filter((each) => {
		if (each.what !== "order" && each.what !== "cancellation") return true;
		if (subjects.size === 0)
			return !aboutProcess && (each.reply.status ?? 500) >= 500;
		return (
			(each.what === "order" && subjects.has(each.key)) ||
			(each.what === "cancellation" && subjects.has(each.orderId)) ||
			subjects.has(each.customer)
		);
	});
}

/** Orders and keys; a customer only where the orders are of no known key. */
function subjectsOf(
	happenings: readonly Happening[],
	{ detail }: Violation,
	facts: Facts | undefined,
): Set<string> {
	const named = (detail.match(names) ?? []).map((name) =>
		name.replace(/^key /, ""),
	);
	const orders = named.filter((name) => name.startsWith("o-"));
	const keys = happenings.flatMap((each) =>
		each.what === "order" && orders.includes(each.reply.orderId ?? "")
			? each.key
			: [],
	);
	if (keys.length > 0) return new Set([...orders, ...keys]);
	const customers = (facts?.orders ?? [])
		.filter(({ id }) => orders.includes(id))
		.map(({ customer }) => customer);
	const hasKey = / key /.test(detail);
	return new Set([
		...named.filter((name) => !hasKey || !name.includes("@")),
		...customers,
	]);
}

/** Lines of the latest part of a history; times since the trial began. */
export function historyText(
	happenings: readonly Happening[],
	mostLines: number,
): string {
	const fromMs = happenings[0]?.atMs ?? 0;
	const shown = happenings.slice(-mostLines);
	const left = happenings.length - shown.length;
	return [
		...(left > 0 ? [`  ... ${left} earlier happenings are in the file`] : []),
		...shown.map((each) => `  ${lineOf(each, fromMs)}`),
	].join("\n");
}
