import { performance } from "node:perf_hooks";
import { Client } from "undici";
import { arrivalsAfterWarmup } from "../load/arrivals.ts";
import { createHistogram, recordMs } from "../load/histogram.ts";
import { percentileMs } from "../stats/latency.ts";

// The least that can send requests when they are due: undici, a clock to spin on, no sessions, no judgement, no priority. What lag this has,
// the machine has. URL is asked; RATE, WARMUP_MS and MEASURED_MS say how often and how long; the lag is told in ms.

const { URL: url = "", RATE, WARMUP_MS, MEASURED_MS } = process.env;
const warmupMs = Number(WARMUP_MS);
const dueMs = arrivalsAfterWarmup(
	{
		kind: "poisson",
		stages: [{ ratePerSecond: Number(RATE), durationMs: Number(MEASURED_MS) }],
		seed: 1,
	},
	warmupMs,
);
const idle: Client[] = [];
const lag = createHistogram();
let answered = 0;
let next = 0;
const startedAt = performance.now() + 50;
const nowMs = () => performance.now() - startedAt;

function send(index: number): void {
	const due = dueMs[index] as number;
	const client = idle.pop() ?? new Client(url, { pipelining: 1 });
	client.dispatch(
		{ method: "GET", path: "/known" },
		{
			onConnect() {
				if (due >= warmupMs) recordMs(lag, nowMs() - due);
			},
			onHeaders: () => true,
			onData: () => true,
			onComplete() {
				idle.push(client);
				answered += 1;
				if (answered === dueMs.length)
					process.send?.({ p99Ms: percentileMs(lag, 99) });
			},
			onError(error) {
				throw error;
			},
		},
	);
}

function turn(): void {
	for (let sent = 0; sent < 4 && next < dueMs.length; sent += 1) {
		if (nowMs() < (dueMs[next] as number)) break;
		send(next);
		next += 1;
	}
	if (next < dueMs.length) setImmediate(turn);
}

turn();
process.on("disconnect", () => process.exit(0));
