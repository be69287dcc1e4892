import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";

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
			const text = await metricsOf(url);
			if (text === undefined) return [[`${name} answers`, 1] as const];
			return [...text.matchAll(gauges)].map(
				([, gauge, value]) => [`${name} ${gauge}`, Number(value)] as const,
			);
		}),
	);
	return Object.fromEntries(readings.flat());
}

async function metricsOf(url: string): Promise<string | undefined> {
	try {
		const { statusCode, body } = await request(`${url}/metrics`, {
			headersTimeout: 2_000,
			bodyTimeout: 2_000,
		});
		const text = await body.text();
		return statusCode === 200 ? text : undefined;
	} catch {
		// Down or restarting: the caller asks again.
		return undefined;
	}
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
