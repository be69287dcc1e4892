import { execFile } from "node:child_process";
import {
	chmodSync,
	existsSync,
	mkdtempSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mustSkip, titled } from "../support/missing.ts";
import { root } from "../support/root.ts";

// The scripts of `shoplab completion`, each in its own shell.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-completion-"));
	const command = join(folder, "shoplab");
	const program = join(root, "dist/shoplab.cjs");
	writeFileSync(
		command,
		`#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`,
	);
	chmodSync(command, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function said(shell: string, args: readonly string[]): Promise<string> {
	const { stdout } = await promisify(execFile)(shell, [...args], {
		cwd: folder,
		env: {
			...process.env,
			HOME: folder,
			TERM: "dumb",
			PATH: `${folder}:${process.env.PATH}`,
		},
		timeout: 60_000,
	});
	return stdout;
}

describe("in bash", () => {
	/** What bash would offer for these words, the last one being typed. */
	const offered = async (...words: string[]) => {
		const quoted = words.map((word) => `'${word}'`).join(" ");
		const lines = await said("bash", [
			...["--norc", "--noprofile", "-c"],
			`source <(shoplab completion bash)
			COMP_WORDS=(shoplab ${quoted}); COMP_CWORD=${words.length}
			$(complete -p shoplab | sed 's/.*-F \\([^ ]*\\).*/\\1/')
			printf '%s\\n' "\${COMPREPLY[@]}"`,
		]);
		return lines.trim().split("\n");
	};

	it.each([
		[["sc"], ["scenario", "schema"]],
		[
			["run", "--profile", ""],
			["quick", "standard", "thorough"],
		],
		[["run", "checkout-"], ["checkout-latency"]],
	])("%j is followed by %j", async (words, expected) => {
		expect(await offered(...words)).toEqual(expected);
	});

	it("runs nothing of what was typed", async () => {
		const trap = join(folder, "run-by-completion");
		await offered("run", `$(touch ${trap})`, `\`touch ${trap}\``, "");
		expect(existsSync(trap)).toBe(false);
	});
});

describe.skipIf(mustSkip("fish"))(titled("in fish", "fish"), () => {
	const offered = async (line: string) => {
		const command = `shoplab completion fish | source; complete -C '${line}'`;
		return said("fish", ["--no-config", "-c", command]);
	};

	it("offers commands with what they do, values, and files where they are wanted", async () => {
		expect(await offered("shoplab sce")).toMatch(
			/^scenario\twrite, list, show/,
		);
		expect(await offered("shoplab run --profile st")).toMatch(
			/^standard\t?\n$/,
		);
		writeFileSync(join(folder, "some-results.json"), "");
		expect(await offered("shoplab report some-")).toContain(
			"some-results.json",
		);
	});
});

describe.skipIf(mustSkip("zsh"))(titled("in zsh", "zsh"), () => {
	it("completes what is typed when the tab key is pressed", async () => {
		// A zsh in a terminal of its own, which is typed into.
		const typing = `
			zmodload zsh/zpty
			zpty shell zsh -f -i
			zpty -w shell 'autoload -U compinit; compinit -u -D; source <(shoplab completion zsh); PS1=type""here'
			zpty -r -m shell seen '*typehere*'
			zpty -w -n shell $'shoplab run --profile st\\t'
			zpty -r -m shell seen '*andard*'
			zpty -w -n shell $'checkout-\\t'
			zpty -r -m shell seen '*latency*'
			print -r -- completed
			zpty -d shell`;
		expect(await said("zsh", ["-f", "-c", typing])).toContain("completed");
	});
});
