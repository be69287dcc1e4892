#!/usr/bin/env node
// The command `shoplab`: builds it where that has not been done, then becomes it.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, "dist", "shoplab.cjs");

if (!existsSync(program)) {
	const { setup } = await import("../scripts/setup.mjs");
	const { build } = await import("../scripts/build.mjs");
	setup();
	await build();
}
// In this process, so that signals and the exit status need no forwarding. It must find its own path where node would.
process.argv[1] = program;
createRequire(import.meta.url)(program);
