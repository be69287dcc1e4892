import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { EnvironmentNotReady } from "../targets/errors.ts";

/** Calls git in a folder; the answer is what it prints. */
export type Git = (
	args: readonly string[],
	env?: NodeJS.ProcessEnv,
) => Promise<string>;

const mostBytes = 512 * 1024 * 1024;

/** A commit is the same for everybody, whatever their settings make of its files. */
const settings = [
	"core.fsmonitor=false",
	"core.quotePath=false",
	"core.sparseCheckout=false",
	"core.autocrlf=false",
	"submodule.recurse=false",
];

/** Messages in English, and large files as the pointers that they are committed as. */
const plainGit = { LC_ALL: "C", GIT_LFS_SKIP_SMUDGE: "1" };

/** Git calls in a folder. What an outer git (a hook) has set for its own repository is not meant for ours. */
export function gitIn(folder: string): Git {
	const run = promisify(execFile);
	const own = Object.entries(process.env).filter(
		([name]) => !/^GIT_(?:DIR|WORK_TREE|INDEX_FILE|PREFIX)$/.test(name),
	);
	return async (args, env) => {
		const { stdout } = await run(
			"git",
			[...settings.flatMap((setting) => ["-c", setting]), ...args],
			{
				cwd: folder,
				env: { ...Object.fromEntries(own), ...plainGit, ...env },
				maxBuffer: mostBytes,
			},
		).catch((cause) => {
			throw cause.code === "ENOENT" ? noGit(cause) : cause;
		});
		return stdout;
	};
}

function noGit(cause: Error): EnvironmentNotReady {
	return new EnvironmentNotReady({
		code: "GitMissing",
		what: "git is not installed",
		where: "PATH",
		why: "a history is read with git itself",
		fix: "apt-get install git",
		cause,
	});
}

/** What git itself said of a call that failed; anything else that was thrown goes on. */
export function saidBy(cause: unknown): string {
	const { stderr } = cause as { stderr?: string };
	if (typeof stderr !== "string") throw cause;
	return (
		stderr
			.replace(/^fatal: /, "")
			.trim()
			.split("\n", 1)[0] ?? ""
	);
}

/** The parts of what git prints with `-z`. */
export function zeroSeparated(text: string): string[] {
	return text.split("\0").filter((part) => part !== "");
}
