import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { processesIn, until } from "../../bench/targets/testing.ts";
import type { RunningArm } from "../support/arms.ts";

/**
 * Kills the card processor of an arm, and starts it again at the same address with the same ledger. Nobody else would: it is
 * no unit. Returns how to stop the new one.
 */
export async function crashCardProcessor(
	arm: RunningArm,
): Promise<() => Promise<void>> {
	const dataDir = join(arm.runDir, "data", "card-processor");
	const killed = processesIn(dataDir);
	if (killed.length !== 1)
		throw new Error(`expected one card processor, found ${killed.join()}`);
	for (const pid of killed) process.kill(pid, "SIGKILL");
	await until("the card processor is gone", () => noneOf(killed, dataDir));
	const { url, controlToken } = arm.target.cardProcessor;
	const log = join(arm.runDir, "logs", "card-processor.log");
	const output = openSync(log, "a");
	const child = spawn(process.execPath, [arm.cardProcessor], {
		stdio: ["ignore", output, output],
		env: {
			PATH: process.env.PATH,
			PORT: new URL(url).port,
			DATA_DIR: dataDir,
			CARD_CONTROL_TOKEN: controlToken,
		},
	});
	closeSync(output);
	const gone = new Promise<void>((resolve) =>
		child.once("exit", () => resolve()),
	);
	const stop = async () => {
		child.kill("SIGKILL");
		await gone;
	};
	try {
		await until("the card processor answers again", () => isReady(url));
	} catch (cause) {
		await stop();
		const said = readFileSync(log, "utf8").slice(-1_000);
		throw new Error(`the card processor did not come back: ${said}`, { cause });
	}
	return stop;
}

function noneOf(pids: readonly number[], dataDir: string): boolean {
	return !processesIn(dataDir).some((pid) => pids.includes(pid));
}

async function isReady(url: string): Promise<boolean> {
	try {
		return (await fetch(`${url}/health/ready`)).ok;
	} catch {
		// Not listening yet.
		return false;
	}
}
