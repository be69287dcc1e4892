import { setTimeout as sleep } from "node:timers/promises";
import { UnitFailed } from "./errors.ts";

/** Waits until a unit answers that it is ready. Throws UnitFailed when the limit passes. */
export async function waitUntilReady(
	unit: string,
	url: string,
	limitMs: number,
): Promise<void> {
	const deadline = performance.now() + limitMs;
	let last = "no answer";
	while (performance.now() < deadline) {
		last = await readiness(url);
		if (last === "ready") return;
		await sleep(20);
	}
	throw new UnitFailed(
		`${unit} at ${url}/health/ready was not ready within ${limitMs} ms (${last})`,
	);
}

async function readiness(url: string): Promise<string> {
	try {
		const response = await fetch(`${url}/health/ready`, {
			signal: AbortSignal.timeout(2_000),
		});
		await response.body?.cancel();
		return response.ok ? "ready" : `status ${response.status}`;
	} catch (cause) {
		return (cause as Error).message;
	}
}
