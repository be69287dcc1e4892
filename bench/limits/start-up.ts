import { spawn } from "node:child_process";
import { join } from "node:path";

const limitMs = 30_000;

/**
 * Milliseconds from `shoplab up <arm>` on the command line to its line `ready …`, with every core of this process; the arm is
 * stopped again. Throws when it does not come up.
 */
export async function startUpMs(root: string, arm: string): Promise<number> {
	const startedAt = performance.now();
	const child = spawn(
		process.execPath,
		[join(root, "dist/shoplab.cjs"), "up", arm, "--bus", "direct"],
		{ stdio: ["ignore", "pipe", "inherit"] },
	);
	const gone = new Promise<void>((resolve) => {
		child.once("exit", () => resolve());
	});
	const force = setTimeout(() => child.kill("SIGKILL"), limitMs);
	try {
		await readyLine(child.stdout, gone, arm);
		return performance.now() - startedAt;
	} finally {
		child.kill("SIGTERM");
		await gone;
		clearTimeout(force);
	}
}

function readyLine(
	out: NodeJS.ReadableStream,
	gone: Promise<void>,
	arm: string,
): Promise<void> {
	return new Promise((resolve, reject) => {
		let text = "";
		out.on("data", (chunk: Buffer) => {
			text += chunk.toString();
			if (/^ready .*\n/m.test(text)) resolve();
		});
		gone.then(() =>
			reject(
				new Error(
					`shoplab up ${arm} ended before it was ready, or was not within ${limitMs} ms; see above`,
				),
			),
		);
	});
}
