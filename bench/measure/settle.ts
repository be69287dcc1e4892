import { setTimeout as sleep } from "node:timers/promises";
import { metricsPage } from "./metrics-page.ts";

/** What each unit still has to do, by `<unit> <gauge>`. */
export type Pending = Readonly<Record<string, number>>;

const gauges =
	/^(shop_(?:orders|outbox|refunds)_pending|shop_sagas_open) (\d+)/gm;

/** Reads the gauges of all units. A unit that does not answer counts as one thing to do. */
export async function readPending(
	units: readonly { name: string; url: string }[],
): Promise<Pending> {
	const readings = await Promise.all(
		units.map(async ({ name, url }) => {
			const text = await metricsPage(url, 2_000);
			if (text === undefined) return [[`${name} answers`, 1] as const];
			return [...text.matchAll(gauges)].map(
				([, gauge, value]) => [`${name} ${gauge}`, Number(value)] as const,
			);
		}),
	);
	return Object.fromEntries(readings.flat());
}

/** Waits until no unit has anything left to do; returns what is left when `patienceMs` ends. */
export async function settled(
	units: readonly { name: string; url: string }[],
	patienceMs: number,
): Promise<Pending> {
	const deadlineMs = Date.now() + patienceMs;
	for (;;) {
		const pending = await readPending(units);
		if (
			Object.values(pending).every((count) => count === 0) ||
			Date.now() > deadlineMs
		)
			return pending;
		await sleep(25);
	}
}
