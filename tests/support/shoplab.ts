import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./root.ts";

/** What a command printed, and how it ended. */
export interface Said {
	code: number | null;
	out: string;
	err: string;
}

/** Where a command runs, and what its environment has besides that of the tests. */
export interface Where {
	cwd: string;
	env?: NodeJS.ProcessEnv;
}

/** Starts the built command; `said` fills while it runs. */
export function startShoplab(args: readonly string[], where: Where) {
	return startProgram(join(root, "dist/shoplab.cjs"), args, where);
}

/** Starts a built program; `said` fills while it runs. */
export function startProgram(
	file: string,
	args: readonly string[],
	{ cwd, env }: Where,
) {
	const child = spawn(process.execPath, [file, ...args], {
		cwd,
		env: { ...process.env, ...env },
	});
	const said: Said = { code: null, out: "", err: "" };
	// A character may come in two pieces.
	child.stdout.setEncoding("utf8");
	child.stderr.setEncoding("utf8");
	child.stdout.on("data", (data) => {
		said.out += data;
	});
	child.stderr.on("data", (data) => {
		said.err += data;
	});
	const ended = once(child, "close").then(([code]) => {
		said.code = code;
		return said;
	});
	return { child, said, ended };
}

/** Runs the built command to its end. */
export function runShoplab(
	args: readonly string[],
	where: Where,
): Promise<Said> {
	return startShoplab(args, where).ended;
}

/** Processes of this machine whose command line or environment names a text. */
export function processesOf(text: string): string[] {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const line = readFileSync(`/proc/${pid}/cmdline`, "utf8");
				const env = readFileSync(`/proc/${pid}/environ`, "utf8");
				return line.includes(text) || env.includes(text)
					? [`${pid} ${line.replaceAll("\0", " ")}`]
					: [];
			} catch {
				// Gone while we looked.
				return [];
			}
		});
}
