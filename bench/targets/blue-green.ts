import { failureOf, type Kept, launch, tell } from "./keeper.ts";
import type { KeptUnit } from "./kept-unit.ts";
import type { Probe, Replacement } from "./protocol.ts";
import { drainLimitMs } from "./release-orders.ts";
import { takeOver } from "./take-over.ts";
import type { Worker } from "./worker.ts";

/** What stands by, and what it must answer before it serves. */
export interface StandbyOptions {
	file: string;
	readyLimitMs: number;
	probe?: Probe | undefined;
}

/** A process that stands by: ready, checked, and without a request yet. */
export interface Standby {
	kept: Kept;
	worker: Worker;
	url: string;
}

/**
 * Starts a new process beside each of a unit's, and lets them serve when all are checked. One that fails ends them all before any
 * had a request.
 */
export async function blueGreen(
	unit: KeptUnit,
	options: StandbyOptions & { restMs: number },
): Promise<Replacement> {
	const startedAt = performance.now();
	const since = () => performance.now() - startedAt;
	const stood = await standByAll(unit.processes, options);
	const readyMs = since();
	if ("why" in stood)
		return { replaced: false, why: stood.why, readyMs, totalMs: since() };
	const why = await takeOver(unit, { ...options, ...stood });
	return {
		replaced: why === undefined,
		...(why !== undefined && { why }),
		readyMs,
		totalMs: since(),
	};
}

/** A new process for each of these, all at once; when one fails, none. */
export async function standByAll(
	processes: readonly Kept[],
	options: StandbyOptions,
): Promise<{ standbys: Standby[] } | { why: string }> {
	const outcomes = await Promise.all(
		processes.map((kept) => standBy(kept, options)),
	);
	const standbys = outcomes.filter((outcome) => typeof outcome !== "string");
	const why = outcomes.find((outcome) => typeof outcome === "string");
	if (why === undefined) return { standbys };
	await Promise.all(standbys.map(dismiss));
	return { why };
}

/** A process that stands by, or why there is none. */
export async function standBy(
	kept: Kept,
	{ probe, ...start }: StandbyOptions,
): Promise<Standby | string> {
	const worker = launch(kept, { ...start, standby: true });
	const why = await failureOf(kept, worker);
	if (why !== undefined) {
		tell(kept, worker, "kept");
		return why;
	}
	const standby = { kept, worker, url: await worker.ready };
	const wrong = await complaintOf(standby.url, probe);
	if (wrong === undefined) return standby;
	await dismiss(standby);
	return wrong;
}

/** Ends a process that stands by: it is not to serve. */
export async function dismiss({ kept, worker }: Standby): Promise<void> {
	tell(kept, worker, "kept");
	await worker.drain(drainLimitMs);
}

const probeLimitMs = 5_000;

/** What is wrong with a process that stands by, as its own answers show. */
async function complaintOf(
	url: string,
	probe: Probe | undefined,
): Promise<string | undefined> {
	const readiness = await complaintAbout(url, { path: "/health/ready" }, 300);
	return readiness ?? (probe && complaintAbout(url, probe, 500));
}

async function complaintAbout(
	url: string,
	{ path, headers = {} }: Probe,
	badFrom: number,
): Promise<string | undefined> {
	try {
		const { status, body } = await fetch(`${url}${path}`, {
			headers,
			signal: AbortSignal.timeout(probeLimitMs),
		});
		await body?.cancel();
		return status < badFrom ? undefined : `it answered ${status} to ${path}`;
	} catch (cause) {
		return `it did not answer ${path}: ${(cause as Error).message}`;
	}
}
