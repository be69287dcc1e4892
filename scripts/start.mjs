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
// Ctrl-C in the terminal reaches the child by itself; this process waits for its partial report.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
// npm dies of a signal without passing it on to us: then the run is over as well.
const parent = process.ppid;
setInterval(() => {
	if (process.ppid !== parent) child.kill("SIGTERM");
}, 250).unref();
child.on("exit", (code, signal) => {
	process.exit(code ?? (signal === "SIGINT" ? 130 : 1));
});
