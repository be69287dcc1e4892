import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Restart, restartsOf } from "../measure/restarts.ts";
import { noPinning } from "../targets/pinning.ts";
import { recoveredAfterMs } from "../targets/restart-delay.ts";
import type { Target } from "../targets/target.ts";
import { mainThreadWaitMicros } from "../targets/usage.ts";
import { type Ground, startArm } from "./systems.ts";

const probePauseMs = 5;
const limitMs = 30_000;

/** One crash of a unit and what followed. */
export interface Crashed {
	restart: Restart;
	/** From the kill to the first good answer, as somebody outside sees it. */
	servingMs: number;
	/** Of that, how long the new process was ready to run and waited for a core: nearly nothing on an idle machine. */
	coreWaitMs: number;
}

/** What is killed: a unit of an arm. */
export interface Victim {
	arm: string;
	unit: string;
}

/**
 * Kills each victim once in every round, in turns, and nothing else is done meanwhile. Neither arm is pinned: a restart may use
 * every core. The answers stand in the order of the victims.
 */
export async function crashInTurns(
	victims: readonly Victim[],
	ground: Ground,
): Promise<Crashed[][]> {
	const unpinned: Ground = {
		...ground,
		runDir: join(ground.runDir, "restart"),
		pinning: noPinning("a restart may use every core"),
	};
	const crashed: Crashed[][] = victims.map(() => []);
	const targets: Target[] = [];
	try {
		for (const { arm } of victims)
			targets.push((await startArm(arm, unpinned)).target);
		for (let round = 0; round < ground.rounds; round += 1) {
			// Sooner the restart policy would let them wait: they would have crashed twice in a row.
			await sleep(recoveredAfterMs + 500);
			for (const [place, { unit }] of victims.entries()) {
				const target = targets[place] as Target;
				crashed[place]?.push(await crash(target, unit));
			}
		}
	} finally {
		for (const target of targets) await target.stop();
	}
	return crashed;
}

async function crash(target: Target, unit: string): Promise<Crashed> {
	const before = restartsOf(target.journal()).length;
	const url = target.units.find(({ name }) => name === unit)?.url;
	const startedAt = performance.now();
	const deadline = startedAt + limitMs;
	await target.kill(unit, "SIGKILL");
	while (!(await answers(`${url}/health/ready`))) await pause(unit, deadline);
	const servingMs = performance.now() - startedAt;
	while (restartsOf(target.journal()).length === before)
		await pause(unit, deadline);
	const restart = restartsOf(target.journal()).at(-1) as Restart;
	const coreWaitMs = mainThreadWaitMicros(restart.pid) / 1_000;
	return { restart, servingMs, coreWaitMs };
}

async function pause(unit: string, deadline: number): Promise<void> {
	if (performance.now() > deadline)
		throw new Error(`${unit} did not serve again within ${limitMs} ms`);
	await sleep(probePauseMs);
}

function answers(url: string): Promise<boolean> {
	return fetch(url, { headers: { connection: "close" } }).then(
		async (response) => {
			await response.body?.cancel();
			return response.ok;
		},
		() => false,
	);
}
