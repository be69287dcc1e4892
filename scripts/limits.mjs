// `npm run bench:limits [-- part …]`: what the shop's own code costs, beside bare handlers. Prints the goals and what was measured.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { setup } from "./setup.mjs";
import { installMissingForLimits } from "./system-parts.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

setup();
installMissingForLimits();
await build();
const { status } = spawnSync(
	process.execPath,
	[join(root, "dist/bench/limits.cjs"), ...process.argv.slice(2)],
	{ stdio: "inherit" },
);
process.exitCode = status ?? 130;
