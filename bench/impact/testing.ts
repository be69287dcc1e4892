import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A git repository that a test makes, commit by commit. */
export interface MadeRepository {
	folder: string;
	/** Writes files (null: takes one away) and commits them; the answer is the commit's id. */
	commit(subject: string, files: Record<string, string | null>): string;
	git(...args: string[]): string;
	remove(): void;
}

/** An empty repository, without the settings of whoever runs the test. */
export function makeRepository(): MadeRepository {
	const folder = mkdtempSync(join(tmpdir(), "shoplab-impact-test-"));
	const git = (...args: string[]) =>
		execFileSync("git", args, {
			cwd: folder,
			encoding: "utf8",
			stdio: ["ignore", "pipe", "pipe"],
			env: {
				PATH: process.env.PATH,
				GIT_CONFIG_GLOBAL: "/dev/null",
				GIT_CONFIG_NOSYSTEM: "1",
				GIT_AUTHOR_NAME: "Test",
				GIT_AUTHOR_EMAIL: "test@shop.test",
				GIT_COMMITTER_NAME: "Test",
				GIT_COMMITTER_EMAIL: "test@shop.test",
			},
		}).trim();
	git("init", "-q", "-b", "main");
	return {
		folder,
		git,
		commit(subject, files) {
			for (const [path, text] of Object.entries(files))
				put(join(folder, path), text);
			git("add", "-A");
			git("commit", "-q", "--allow-empty", "-m", subject);
			return git("rev-parse", "HEAD");
		},
		remove: () => rmSync(folder, { recursive: true, force: true }),
	};
}

function put(path: string, text: string | null): void {
	mkdirSync(dirname(path), { recursive: true });
	if (text === null) rmSync(path);
	else writeFileSync(path, text);
}
