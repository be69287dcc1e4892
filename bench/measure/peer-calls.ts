import { metricsPage } from "./metrics-page.ts";

/** Calls of other units, and the requests sent for them. */
export interface PeerCalls {
	calls: number;
	attempts: number;
}

/** What each unit has called since its process began, by unit; one that does not answer is left out. */
export type CallsByUnit = Readonly<Record<string, PeerCalls>>;

const limitMs = 1_000;
const counts = /^shop_peer_(calls|attempts)\{[^}]*\} (\d+)/gm;

/** Asks all units at once. */
export async function readPeerCalls(
	units: readonly { name: string; url: string }[],
): Promise<CallsByUnit> {
	const read = await Promise.all(
		units.map(async ({ name, url }) => {
			const page = await metricsPage(url, limitMs);
			return page === undefined ? [] : [[name, callsIn(page)] as const];
		}),
	);
	return Object.fromEntries(read.flat());
}

/** The counts on a page in Prometheus' text format. */
export function callsIn(page: string): PeerCalls {
	const sum = { calls: 0, attempts: 0 };
	for (const [, what, value] of page.matchAll(counts))
		sum[what as keyof PeerCalls] += Number(value);
	return sum;
}

/**
 * Requests sent ÷ calls wanted between two readings: what repeats made of the load. Null where nothing was called. A process that
 * began anew counts from its beginning.
 */
export function amplification(
	before: CallsByUnit,
	after: CallsByUnit,
): number | null {
	const sum = { calls: 0, attempts: 0 };
	for (const [unit, now] of Object.entries(after)) {
		const then = before[unit] ?? { calls: 0, attempts: 0 };
		const isNew = now.calls < then.calls;
		sum.calls += now.calls - (isNew ? 0 : then.calls);
		sum.attempts += now.attempts - (isNew ? 0 : then.attempts);
	}
	return sum.calls === 0 ? null : sum.attempts / sum.calls;
}
