import { wrapped } from "../../report/print/wrap.ts";
import type { Finding } from "../doctor/finding.ts";
import {
	browser,
	nodeVersion,
	programs,
	rabbitmq,
	sqlite,
	zeep,
} from "../doctor/installed.ts";
import { cores, memory, otherLoad, ports } from "../doctor/machine.ts";
import { diskSpace, leftOver, writeAccess } from "../doctor/surroundings.ts";
import type { DoctorFlags } from "../doctor.ts";

/** Looks at everything that a run needs; prints what it finds. False when something is missing. */
export async function doctor(
	root: string,
	{ out, json = false }: DoctorFlags,
): Promise<boolean> {
	const findings = [
		// First, before looking at the others makes work itself.
		await otherLoad(),
		nodeVersion(),
		await sqlite(),
		programs(root),
		cores(),
		memory(),
		await ports(),
		writeAccess(out),
		diskSpace(out),
		leftOver(),
		rabbitmq(process.env),
		browser(process.env),
		zeep(),
	];
	process.stdout.write(
		json
			? `${JSON.stringify(findings)}\n`
			: findingsText(findings, process.stdout.columns ?? 80),
	);
	return findings.every(({ state }) => state !== "missing");
}

const marks = {
	fine: "ok        ",
	doubtful: "doubtful  ",
	missing: "MISSING   ",
};

/** What is not fine comes with its fix; the last line sums up. */
export function findingsText(
	findings: readonly Finding[],
	columns: number,
): string {
	const width = Math.min(columns, 100);
	const lines = findings.flatMap(({ state, what, fix }) => [
		wrapped(what, width, marks[state]),
		...(fix === undefined ? [] : [wrapped(fix, width, "          fix: ")]),
	]);
	return `${[...lines, summary(findings)].join("\n")}\n`;
}

function summary(findings: readonly Finding[]): string {
	const having = (state: Finding["state"]) =>
		findings.filter((finding) => finding.state === state).length;
	if (having("missing") > 0)
		return `${having("missing")} missing: shoplab cannot run until that is mended.`;
	if (having("doubtful") > 0)
		return `Nothing is missing; ${having("doubtful")} doubtful.`;
	return "All is well.";
}
