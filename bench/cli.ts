import { resolve } from "node:path";
import { codeLine, codeOf } from "./cli/exit.ts";
import { main } from "./cli/main.ts";
import { keepJournal } from "./pids/journal.ts";
import { openJournal } from "./pids/own-journal.ts";

// The entry of dist/shoplab.cjs, which lies one folder below the root of the repository.
const root = resolve(__dirname, "..");

// Whoever reads our output may stop reading, as `head` does: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code === "EPIPE") process.exit(0);
	throw error;
});

keepJournal(() => openJournal(["shoplab", ...process.argv.slice(2)].join(" ")));

main(root, process.argv).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.stderr.write(
			`shoplab has a fault of its own: ${error instanceof Error ? error.stack : String(error)}\n${codeLine(codeOf(error))}\n`,
		);
		process.exitCode = 70;
	},
);
