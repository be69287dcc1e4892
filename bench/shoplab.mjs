#!/usr/bin/env node
// The command `shoplab`: builds it where that has not been done, then becomes it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, "dist", "shoplab.cjs");

if (!existsSync(program)) {
	const script = join(root, "scripts", "build.mjs");
	const { status } = spawnSync(process.execPath, [script], {
		stdio: ["ignore", 2, 2],
	});
	if (status !== 0) process.exit(status ?? 1);
}
// In this process, so that signals and the exit status need no forwarding; argv as if node had been given the program.
process.argv[1] = program;
createRequire(import.meta.url)(program);
