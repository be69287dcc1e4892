import { join } from "node:path";
import type { Span } from "../../shop/runtime/trace-span.ts";
import type { SeedPlan } from "../../shop/seed.ts";
import type { Credentials, SessionPlan } from "../load/plan.ts";
import type { ArmTrace } from "../results/trace-schema.ts";
import { UnitFailed } from "../targets/errors.ts";
import type { Target } from "../targets/target.ts";
import { collect } from "./collect.ts";
import { type Driven, drive } from "./drive.ts";
import { summarise } from "./summary.ts";
import { tracesOf } from "./tree.ts";

/** One arm to trace. */
export interface TraceSetup {
	arm: string;
	/** Starts the arm with its spans going to a folder. */
	startTarget: (traceDir: string) => Promise<Target>;
	/** Signs the seeded customers in at it. */
	accounts: (
		target: Target,
	) => Promise<{ customers: Credentials[]; admin: Credentials }>;
	/** Folder of its own for the spans. */
	folder: string;
	journeys: SessionPlan["journeys"];
	seedPlan: SeedPlan;
	/** Traced requests, of all journeys together. */
	requests: number;
	ratePerSecond: number;
	warmupMs: number;
	signal: AbortSignal;
	tell: (phase: string) => void;
}

/** What was traced on an arm. */
export interface TracedArm {
	/** By operation, the last of each journey. */
	operations: Record<string, ArmTrace>;
	/** All spans behind that, for export. */
	spans: Span[];
}

const deadlineMs = 10_000;

/**
 * Starts an arm with tracing on, warms it up, traces requests at a low rate and stops it: only then do its processes leave their spans.
 * Leaves nothing running. Throws UnitFailed when hardly any answer was right.
 */
export async function traceArm(setup: TraceSetup): Promise<TracedArm> {
	const traceDir = join(setup.folder, "spans");
	const driven = await driveArm(setup, traceDir);
	setup.signal.throwIfAborted();
	mostlyRight(setup, driven);
	setup.tell("reading spans");
	const { spans } = collect(traceDir);
	const names = [...new Set(driven.roots.map(({ operation }) => operation))];
	const operations = names.map((name) => {
		const roots = driven.roots.filter(({ operation }) => operation === name);
		const traces = tracesOf(
			roots.map(({ span }) => span),
			spans,
		);
		const untraced = driven.untraced
			.filter(({ operation }) => operation === name)
			.map(({ micros }) => micros);
		return [name, summarise(traces, untraced)] as const;
	});
	const wanted = new Set(driven.roots.map(({ span }) => span.traceId));
	return {
		operations: Object.fromEntries(operations),
		spans: [
			...driven.roots.map(({ span }) => span),
			...spans.filter(({ traceId }) => wanted.has(traceId)),
		],
	};
}

async function driveArm(setup: TraceSetup, traceDir: string): Promise<Driven> {
	setup.tell("starting, with tracing on");
	const target = await setup.startTarget(traceDir);
	try {
		setup.signal.throwIfAborted();
		const accounts = await setup.accounts(target);
		setup.tell(`tracing ${setup.requests} requests`);
		return await drive({
			...accounts,
			baseUrl: target.url,
			seed: setup.seedPlan.seed,
			products: setup.seedPlan.products,
			journeys: setup.journeys,
			deadlineMs,
			arrivals: Math.ceil((setup.requests * 4) / 3),
			ratePerSecond: setup.ratePerSecond,
			warmupMs: setup.warmupMs,
			signal: setup.signal,
		});
	} finally {
		setup.tell("stopping");
		await target.stop();
	}
}

function mostlyRight({ arm, requests }: TraceSetup, driven: Driven): void {
	const right = driven.roots.length;
	if (right >= requests / 2) return;
	const said = [...driven.wrong]
		.sort(([, a], [, b]) => b - a)
		.slice(0, 3)
		.map(([code, times]) => `${code} (${times} times)`);
	throw new UnitFailed(
		`${arm}: only ${right} of ${requests} requests to trace were answered rightly; it said ${said.join(", ") || "nothing: no customer was free, so give it a lower --rate"}`,
	);
}
