import { dismiss, standBy, standByAll } from "./blue-green.ts";
import { type Kept, tell } from "./keeper.ts";
import { type Canary, type KeptUnit, mustHaveNoCanary } from "./kept-unit.ts";
import type {
	CanaryCounts,
	CanaryEnding,
	CanaryPlan,
	CanaryStart,
	Replacement,
	VersionCounts,
} from "./protocol.ts";
import { countsOf, type Sharing, share } from "./release-orders.ts";
import { endRest } from "./rest.ts";
import { takeOver } from "./take-over.ts";
import type { Exit } from "./worker.ts";

/** Starts one process of another version, and lets each of the unit's share its requests with it. */
export async function beginCanary(
	unit: KeptUnit,
	plan: CanaryPlan,
): Promise<CanaryStart> {
	mustHaveNoCanary(unit);
	const [first] = unit.processes;
	if (!first) throw new Error("a unit without a process has no canary");
	endRest(unit);
	const startedAt = performance.now();
	const stood = await standBy(first, plan);
	const readyMs = performance.now() - startedAt;
	if (typeof stood === "string") return { started: false, why: stood, readyMs };
	const { worker, url } = stood;
	const { file, readyLimitMs } = plan;
	const canary: Canary = { standby: stood, file, readyLimitMs };
	unit.canary = canary;
	tell(first, worker, "sharing");
	const { slowAfterMs } = plan;
	await shareAll(unit, { url, share: plan.share, slowAfterMs });
	worker.exited.then((exit) => {
		if (unit.canary !== canary) return;
		canary.ended = endOf(exit);
		return shareAll(unit, null);
	});
	return { started: true, readyMs };
}

/** What both versions have done since the canary began. A process that crashed took its counts with it. */
export async function readCanary(unit: KeptUnit): Promise<CanaryCounts> {
	const { ended } = canaryOf(unit);
	const counts = await countsNow(unit);
	return ended === undefined ? counts : { ...counts, ended };
}

/** Takes its share from a canary, and makes it all of the unit or nothing. */
export async function endCanary(
	unit: KeptUnit,
	{ promote, restMs }: { promote: boolean; restMs: number },
): Promise<CanaryEnding> {
	const canary = canaryOf(unit);
	return promote && canary.ended === undefined
		? promoted(unit, canary, restMs)
		: aborted(unit, canary);
}

async function aborted(
	unit: KeptUnit,
	{ standby, ended }: Canary,
	why = ended ?? "it was aborted",
): Promise<CanaryEnding> {
	const startedAt = performance.now();
	const since = () => performance.now() - startedAt;
	unit.canary = undefined;
	await shareAll(unit, null);
	const readyMs = since();
	await dismiss(standby);
	const counts = await countsNow(unit);
	return { replaced: false, why, readyMs, totalMs: since(), counts };
}

/** The canary takes the place of the first process; others of its version that of the others, when all of them stand by. */
async function promoted(
	unit: KeptUnit,
	canary: Canary,
	restMs: number,
): Promise<CanaryEnding> {
	const startedAt = performance.now();
	const stood = await standByAll(unit.processes.slice(1), canary);
	if ("why" in stood) return aborted(unit, canary, stood.why);
	unit.canary = undefined;
	await shareAll(unit, null);
	const counts = await countsNow(unit);
	const { file, standby } = canary;
	const standbys = [standby, ...stood.standbys];
	const why = await takeOver(unit, { file, standbys, restMs });
	const totalMs = performance.now() - startedAt;
	const outcome: Replacement =
		why === undefined
			? { replaced: true, readyMs: totalMs, totalMs }
			: { replaced: false, why, readyMs: totalMs, totalMs };
	return { ...outcome, counts };
}

function canaryOf({ name, canary }: KeptUnit): Canary {
	if (canary) return canary;
	throw new Error(`${name} has no canary: begin one first`);
}

async function shareAll(
	{ processes }: KeptUnit,
	sharing: Sharing | null,
): Promise<void> {
	await Promise.all(
		processes.map((kept: Kept) => {
			kept.sharing = sharing ?? undefined;
			return kept.current && share(kept.current, sharing);
		}),
	);
}

async function countsNow({ processes }: KeptUnit): Promise<CanaryCounts> {
	const counts = await Promise.all(
		processes.map(({ current }) => current && countsOf(current)),
	);
	const sum = (version: "stable" | "canary") =>
		counts.flatMap((each) => each?.[version] ?? []).reduce(add, nothing);
	return { stable: sum("stable"), canary: sum("canary") };
}

const nothing: VersionCounts = { requests: 0, failures: 0, slow: 0 };

const add = (one: VersionCounts, other: VersionCounts): VersionCounts => ({
	requests: one.requests + other.requests,
	failures: one.failures + other.failures,
	slow: one.slow + other.slow,
});

function endOf({ code, signal }: Exit): string {
	return `it ended (${signal ?? code})`;
}
