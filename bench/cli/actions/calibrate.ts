import { calibrate } from "../../calibrate/calibrate.ts";
import { calibrationText } from "../../calibrate/text.ts";
import { choosePinning } from "../../targets/pinning.ts";
import { exitCodes } from "../exit.ts";
import { createProgress } from "../progress.ts";
import { createInterrupt } from "../terminal.ts";

/** Calibrates the driver and prints what was found; the exit status is the answer. */
export async function runCalibrate(
	root: string,
	flags: { seed: number; json?: boolean; quiet?: boolean },
): Promise<number> {
	const progress = createProgress(process.stderr, flags.quiet === true);
	const interrupt = createInterrupt();
	try {
		const found = await calibrate({
			root,
			seed: flags.seed,
			pinning: choosePinning(),
			signal: interrupt.signal,
			tell: progress.tell,
		});
		progress.end();
		process.stdout.write(
			flags.json ? `${JSON.stringify(found)}\n` : calibrationText(found),
		);
		return found.within ? exitCodes.held : exitCodes.broken;
	} catch (error) {
		if (interrupt.signal.aborted) return exitCodes.interrupted;
		throw error;
	} finally {
		progress.end();
		interrupt.release();
	}
}
