import type { CanaryCounts } from "./protocol.ts";
import type { Worker } from "./worker.ts";

/** With whom a process shares its requests, and how; see shop/runtime/release/protocol.ts. */
export interface Sharing {
	url: string;
	share: number;
	slowAfterMs: number;
}

type Counts = Pick<CanaryCounts, "stable" | "canary">;

type Answer = { done: true; counts?: Counts } | { done: false; why: string };

/** Above the grace that a unit gives its own requests (GRACE_MS, 5 s), so that only a stuck one is killed. */
export const drainLimitMs = 8_000;

/** Lets a process that stands by, or rests, accept at the unit's port. Rejects when it cannot. */
export async function serve(worker: Worker): Promise<void> {
	await order(worker, { do: "serve" });
}

/** Lets a process finish what is in flight and stay. Rejects when it does not get there. */
export async function rest(worker: Worker): Promise<void> {
	await order(worker, { do: "rest" }, drainLimitMs);
}

/** Lets a process share its requests, or share them no more. One that ends instead has none to share: who takes its place is told too. */
export async function share(
	worker: Worker,
	sharing: Sharing | null,
): Promise<void> {
	await order(worker, { do: "share", with: sharing }).catch(() => undefined);
}

/** What became of the requests of a process since it shares them; undefined of one that never did, or has ended. */
export async function countsOf(worker: Worker): Promise<Counts | undefined> {
	const answer = await order(worker, { do: "count" }).catch(() => undefined);
	return answer?.counts;
}

async function order(
	worker: Worker,
	told: object,
	limitMs?: number,
): Promise<Answer & { done: true }> {
	const question = { type: "release", order: told } as const;
	const answer = (await worker.ask(question, limitMs)) as Answer;
	if (answer.done) return answer;
	throw new Error(answer.why);
}
