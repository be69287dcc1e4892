import {
	accessSync,
	constants,
	existsSync,
	statfsSync,
	statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { journalFolder } from "../../pids/own-journal.ts";
import { runsIn } from "../../pids/runs.ts";
import { doubtful, type Finding, fine, missing } from "./finding.ts";

// Where results go, and what earlier runs have left.

/** The folder, or the one that it would be made in. */
function nearestFolder(folder: string): string {
	return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

export function writeAccess(out: string): Finding {
	const there = nearestFolder(resolve(out));
	try {
		if (!statSync(there).isDirectory()) throw new Error("it is no folder");
		accessSync(there, constants.W_OK | constants.X_OK);
		return fine("results", `results can be written to ${out}/`);
	} catch (error) {
		return missing(
			"results",
			`results cannot be written to ${out}/ (${there}: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message})`,
			"make it writable (chmod u+w), or give another folder by --out",
		);
	}
}

/** A tour takes some 300 MB while it runs: logs, databases, scratch copies. */
const neededMegabytes = 1_000;

export function diskSpace(out: string): Finding {
	const { bavail, bsize } = statfsSync(nearestFolder(resolve(out)));
	const megabytes = Math.round((bavail * bsize) / 1e6);
	const what = `${megabytes.toLocaleString("en")} MB of disk space for results`;
	return megabytes >= neededMegabytes
		? fine("disk", what)
		: doubtful(
				"disk",
				`${what}; a run may need ${neededMegabytes.toLocaleString("en")} MB`,
				"delete old folders of results/, or .shoplab/templates, which is made again when needed",
			);
}

export function leftOver(): Finding {
	const runs = runsIn(journalFolder());
	const orphans = runs.filter(({ goesOn }) => !goesOn);
	const count = orphans.reduce((sum, run) => sum + run.processes.length, 0);
	if (count > 0)
		return doubtful(
			"leftOver",
			`${count} ${count === 1 ? "process" : "processes"} of a run that is gone (${orphans.map(({ head }) => head.command).join("; ")})`,
			"shoplab down",
		);
	if (runs.length > 0)
		return doubtful(
			"leftOver",
			`another shoplab runs: ${runs.map(({ head }) => `${head.command} (pid ${head.pid})`).join("; ")}`,
			"wait for it: two runs at once disturb each other",
		);
	return fine("leftOver", "nothing is left running by earlier runs");
}
