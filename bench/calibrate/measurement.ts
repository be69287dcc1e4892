import type { Lag } from "../load/outcome.ts";
import { type Driving, drive } from "./drive.ts";
import type { ServerProcess } from "./server-client.ts";
import type { Subject } from "./subjects.ts";
import { quantile } from "./truth.ts";

/** Measured beside true, ms. */
export interface Compared {
	trueMs: number;
	measuredMs: number | null;
	within: boolean;
}

/** What the driver made of one server. */
export interface Measurement {
	says: string;
	requests: number;
	p50: Compared;
	p99: Compared;
	lagMs: Lag;
	/** How late the server itself answered, against its own rule. */
	serverLateMs: { p50: number | null; p99: number | null };
	/** 1, or more when machine or server disturbed those before. */
	attempts: number;
}

/** A measured percentile may be off by the larger of the two. */
export const tolerance = { share: 0.02, ms: 0.3 };
// Above this lag of driver or server the machine was disturbed, and what was measured says nothing of the driver's arithmetic.
const disturbedMs = 0.2;
const greatestAttempts = 2;

/** Whether a measured percentile is near enough to the true one. */
export function compared(
	trueMs: number | null,
	measuredMs: number | null,
): Compared {
	const truth = trueMs ?? 0;
	const allowedMs = Math.max(tolerance.ms, tolerance.share * truth);
	const within =
		measuredMs !== null && Math.abs(measuredMs - truth) <= allowedMs;
	return { trueMs: truth, measuredMs, within };
}

/** Measures one server; again when the machine disturbed it, which is counted. */
export async function measure(
	subject: Subject,
	server: ServerProcess,
	driving: Pick<Driving, "driver" | "signal">,
): Promise<Measurement> {
	for (let attempts = 1; ; attempts += 1) {
		const seen = await measureOnce(subject, server, driving);
		const fine = seen.p50.within && seen.p99.within;
		const worstMs = Math.max(seen.lagMs.p99 ?? 0, seen.serverLateMs.p99 ?? 0);
		if (fine || worstMs <= disturbedMs || attempts === greatestAttempts)
			return { ...seen, attempts };
	}
}

async function measureOnce(
	{ says, load, truth, behaviourFrom }: Subject,
	server: ServerProcess,
	driving: Pick<Driving, "driver" | "signal">,
): Promise<Omit<Measurement, "attempts">> {
	await server.behave({ kind: "trivial" });
	const { stats } = await drive({
		...driving,
		url: server.url,
		load,
		onStart: async (start) => {
			await server.behave(behaviourFrom(start));
			await server.lateness();
		},
	});
	return {
		says,
		requests: stats.good,
		p50: compared(quantile(truth, 0.5), stats.latencyMs.p50),
		p99: compared(quantile(truth, 0.99), stats.latencyMs.p99),
		lagMs: stats.lagMs,
		serverLateMs: await server.lateness(),
	};
}
