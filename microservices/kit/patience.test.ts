import { expect, it } from "vitest";
import { startWaiting, stopWaiting } from "./patience.ts";

it("ends what is still awaited when its time has come, and nothing else", async () => {
	const ended: string[] = [];
	const startedMs = performance.now();
	const waitFor = (name: string, ms: number) => {
		const waiting = {
			untilMs: startedMs + ms,
			expire: () => void ended.push(name),
		};
		startWaiting(waiting);
		return waiting;
	};
	const came = waitFor("came", 5);
	const longer = waitFor("longer", 60_000);
	stopWaiting(came);
	const atMs = await new Promise<number>((resolve) =>
		startWaiting({
			untilMs: startedMs + 30,
			expire: () => resolve(performance.now()),
		}),
	);
	stopWaiting(longer);
	expect(ended).toEqual([]);
	expect(atMs).toBeGreaterThanOrEqual(startedMs + 30);
});
