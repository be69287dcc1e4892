import { endRun } from "../../pids/end.ts";
import { journalFolder } from "../../pids/own-journal.ts";
import { type Noted, runsIn } from "../../pids/runs.ts";
import type { DownFlags } from "../down.ts";
import { exitCodes } from "../exit.ts";

/** Ends what was left over, and with `all` the runs that go on; says what it did. */
export async function down({ all = false }: DownFlags): Promise<number> {
	const say = (line: string) => void process.stdout.write(`${line}\n`);
	const runs = runsIn(journalFolder());
	const toEnd = runs.filter(({ goesOn }) => all || !goesOn);
	let left = 0;
	for (const run of toEnd) {
		const outcome = await endRun(run);
		left += outcome.left.length;
		say(
			`${run.head.command}: ended ${namesOf(outcome.ended) || "the command"}.`,
		);
		for (const { unit, pid } of outcome.left)
			say(
				`! ${unit} (pid ${pid}) would not end\n  fix: it may belong to another user; try sudo kill -9 ${pid}`,
			);
	}
	for (const { head } of runs.filter((run) => !toEnd.includes(run)))
		say(
			`${head.command} goes on (pid ${head.pid}) and was left alone; shoplab down --all ends it.`,
		);
	if (runs.length === 0) say("Nothing of shoplab runs.");
	return left === 0 ? exitCodes.held : exitCodes.environment;
}

function namesOf(ended: readonly Noted[]): string {
	return ended.map(({ unit, pid }) => `${unit} (${pid})`).join(", ");
}
