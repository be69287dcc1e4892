// `npm start`: installs what is missing, builds, and runs the tour. What stands after `--` goes to `shoplab run`.
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.mjs";
import { setup } from "./setup.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

setup();
await build();

const child = spawn(
	process.execPath,
	[join(root, "dist/shoplab.cjs"), "run", ...process.argv.slice(2)],
	{ stdio: "inherit" },
);
// Ctrl-C reaches the child from the terminal; this process waits for its partial report. A SIGTERM reaches only us.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("exit", (code, signal) => {
	process.exit(code ?? (signal === "SIGINT" ? 130 : 1));
});
