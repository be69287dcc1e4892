import { resolve } from "node:path";
import { main } from "./cli/main.ts";

// The entry of dist/shoplab.cjs, which lies one folder below the root of the repository.
const root = resolve(__dirname, "..");

main(root, process.argv).then(
	(code) => {
		process.exitCode = code;
	},
	(error: unknown) => {
		process.stderr.write(
			`shoplab has a fault of its own: ${error instanceof Error ? error.stack : String(error)}\n`,
		);
		process.exitCode = 70;
	},
);
