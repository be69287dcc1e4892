import { setTimeout as sleep } from "node:timers/promises";
import { type Customer, collectFacts, collectUntil } from "../measure/facts.ts";
import {
	type Facts,
	type Violation,
	violationsOf,
} from "../measure/invariants.ts";
import { type Pending, settled } from "../measure/settle.ts";
import { type ShopClient, ShopFailed } from "../measure/shop-client.ts";
import type { JournalEntry } from "../targets/protocol.ts";
import { waitUntilReady } from "../targets/ready.ts";
import type { Target } from "../targets/target.ts";
import type { Shelves } from "./shelves.ts";
import { brokenPromises, type Told } from "./told.ts";

/** An arm whose customers have left, and what they were told. */
export interface AtRest {
	target: Target;
	client: ShopClient;
	customers: readonly Customer[];
	shelves: Shelves;
	told: Told;
	signal: AbortSignal;
}

/** What was found, and what it was found in. */
export interface Checked {
	violations: Violation[];
	facts: Facts;
}

const readyLimitMs = 60_000;
/** Longer than a checkout of a dead process is taken for one of another living process, as when its pid is given out again. */
const settleLimitMs = 75_000;
/** No gauge counts what a broker still holds for a consumer, and a breaker may still be open. */
const arriveLimitMs = 20_000;

/** Waits until the arm is at rest, and judges it by every invariant. */
export async function checkAtRest(arm: AtRest): Promise<Checked> {
	const { target, signal } = arm;
	for (const { name, url } of target.units)
		await waitUntilReady(name, url, readyLimitMs);
	const pending = await settledUnless(signal, target);
	const judge = (facts: Facts) => [
		...violationsOf(facts),
		...brokenPromises(arm.told, facts),
	];
	const facts = await collectUntil(
		() => collectPatiently(arm, pending),
		(facts) => signal.aborted || judge(facts).length === 0,
		arriveLimitMs,
	);
	// A shop that was not given the time to come to rest is not judged.
	signal.throwIfAborted();
	const violations = [...judge(facts), ...endedAlone(target.journal())];
	return { violations, facts };
}

async function settledUnless(
	signal: AbortSignal,
	{ units }: Target,
): Promise<Pending> {
	const deadlineMs = Date.now() + settleLimitMs;
	for (;;) {
		const pending = await settled(units, 500);
		signal.throwIfAborted();
		if (Object.values(pending).every((count) => count === 0)) return pending;
		if (Date.now() > deadlineMs) return pending;
	}
}

/** A read may still be refused soon after a crash. Throws what refuses it when that lasts. */
async function collectPatiently(arm: AtRest, pending: Pending): Promise<Facts> {
	const { target, client, customers, shelves, told, signal } = arm;
	const deadlineMs = Date.now() + arriveLimitMs;
	for (;;) {
		signal.throwIfAborted();
		try {
			return await collectFacts({
				client,
				customers,
				onHandBefore: shelves.onHandBefore,
				ledgerUrl: target.cardProcessor.url,
				acknowledged: told.acknowledged,
				unknown: told.unknown.map((wish) => ({
					...wish,
					idempotencyKey: wish.key,
				})),
				pending,
			});
		} catch (failure) {
			if (Date.now() > deadlineMs)
				throw new ShopFailed(
					`${target.arm} cannot be read after ${arriveLimitMs} ms at rest: ${(failure as Error).message}`,
					{ cause: failure },
				);
			await sleep(100);
		}
	}
}

/** A unit that ends though nobody killed it has crashed by itself. */
export function endedAlone(journal: readonly JournalEntry[]): Violation[] {
	const killed = new Set(
		journal.flatMap(({ event, pid }) => (event === "killed" ? pid : [])),
	);
	return journal
		.filter(({ event, pid }) => event === "exited" && !killed.has(pid))
		.map(({ unit, pid, code, signal }) => ({
			invariant: "no unit ends unless it is killed",
			detail: `${unit} (pid ${pid}) ended by ${signal ?? code}`,
		}));
}
