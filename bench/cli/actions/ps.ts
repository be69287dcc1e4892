import { journalFolder } from "../../pids/own-journal.ts";
import { type Noted, type NotedRun, runsIn } from "../../pids/runs.ts";
import type { PsFlags } from "../ps.ts";

/** Prints what runs; on stdout, for it is the result. */
export function ps({ json }: PsFlags): void {
	const runs = runsIn(journalFolder());
	process.stdout.write(
		json
			? `${JSON.stringify(runs.flatMap(rowsOf))}\n`
			: `${listText(runs, Date.now())}\n`,
	);
}

/** One process, as `--json` names it. */
function rowsOf({ head, goesOn, processes }: NotedRun) {
	return processes.map(({ unit, pid, arm, port, notedAtMs }) => ({
		run: { pid: head.pid, command: head.command, folder: head.folder },
		unit,
		pid,
		arm: arm ?? null,
		port: port ?? null,
		since: new Date(notedAtMs).toISOString(),
		orphan: !goesOn,
	}));
}

/** All runs, each with a line for every process. */
export function listText(runs: readonly NotedRun[], nowMs: number): string {
	if (runs.length === 0) return "Nothing of shoplab runs.";
	const lines = runs.flatMap((run) => [
		`${run.head.command}  (${stateText(run)})`,
		`  in ${run.head.folder}`,
		...tableOf(run.processes, nowMs),
	]);
	const orphans = runs.filter(({ goesOn }) => !goesOn);
	const left = orphans.reduce((sum, run) => sum + run.processes.length, 0);
	if (left > 0)
		lines.push(
			`Left over: ${left} ${left === 1 ? "process" : "processes"}. shoplab down ends ${left === 1 ? "it" : "them"}.`,
		);
	return lines.join("\n");
}

function stateText({ head, goesOn }: NotedRun): string {
	return goesOn
		? `goes on, pid ${head.pid}`
		: `is gone, pid was ${head.pid}: what follows are orphans`;
}

function tableOf(processes: readonly Noted[], nowMs: number): string[] {
	if (processes.length === 0) return ["  (no process at the moment)"];
	const rows = processes.map(({ unit, pid, arm, port, notedAtMs }) => [
		unit,
		String(pid),
		arm ?? "–",
		port === undefined ? "–" : String(port),
		`${ageText(nowMs - notedAtMs)} ago`,
	]);
	const table = [["unit", "pid", "arm", "port", "started"], ...rows];
	const widths = table[0]?.map((_, column) =>
		Math.max(...table.map((row) => row[column]?.length ?? 0)),
	);
	return table.map((row) =>
		`  ${row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join("  ")}`.trimEnd(),
	);
}

function ageText(ms: number): string {
	const seconds = Math.max(0, Math.round(ms / 1000));
	if (seconds < 120) return `${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
