import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Operation } from "../../../shop/contract/operation.ts";
import { operations } from "../../../shop/contract/shop.ts";
import { buildOf } from "../../experiment/builds.ts";
import { busFor } from "../../experiment/buses.ts";
import { pathFor } from "../../experiment/run.ts";
import { traceArms } from "../../experiment/trace-arms.ts";
import { traceReport } from "../../report/document/trace-report.ts";
import { markdownDocument } from "../../report/formats/markdown.ts";
import { htmlDocument } from "../../report/html/page.ts";
import { traceTerminal } from "../../report/terminal/traces.ts";
import { createRunStore } from "../../results/store.ts";
import type { TraceDocument } from "../../results/trace-schema.ts";
import { findBroker } from "../../targets/broker.ts";
import { choosePinning, type Pinning } from "../../targets/pinning.ts";
import { journeyTo } from "../../trace/journeys.ts";
import { otlpOf } from "../../trace/otlp.ts";
import type { TracedArm } from "../../trace/trace-arm.ts";
import { exitCodes } from "../exit.ts";
import type { Cli } from "../main.ts";
import { createProgress } from "../progress.ts";
import { createInterrupt, wantsColor } from "../terminal.ts";
import type { TraceFlags } from "../trace.ts";

type Flags = TraceFlags & { color: boolean };

/** Traces an operation on each arm, writes reports and spans, and shows where the time went; the exit status is the answer. */
export async function trace(
	cli: Cli,
	operation: string,
	flags: Flags,
): Promise<number> {
	const progress = createProgress(process.stderr, flags.quiet === true);
	const interrupt = createInterrupt();
	const { signal } = interrupt;
	const startedAt = new Date();
	// Before there is a folder: what cannot be built or asked for leaves none.
	const bus = busFor(cli.root, flags.arms, flags.bus);
	const builds = new Map(
		flags.arms.map((arm) => [arm, buildOf(cli.root, arm)]),
	);
	const brokerDir = join(cli.root, ".shoplab", `broker-${process.pid}`);
	const pinning = choosePinning();
	const broker = await findBroker({
		bus,
		amqpUrl: process.env.AMQP_URL,
		folder: brokerDir,
		cores: pinning.systems,
	});
	try {
		const { out, seed, products, customers, requests, rate } = flags;
		const { directory } = createRunStore(
			resolve(out),
			`trace-${operation}`,
			startedAt,
		);
		const [traced] = await traceArms({
			...{ builds, broker, pinning, seed, requests, signal },
			root: cli.root,
			arms: flags.arms,
			folder: join(directory, "logs"),
			journeys: [journeyTo(operations.get(operation) as Operation, operations)],
			data: { products, customers },
			ratePerSecond: rate,
			warmupMs: flags.warmup,
			tell: (phase, arm) => progress.tell(`${arm}: ${phase}`),
			keepSpans: (arm, { spans }) => writeSpans(directory, arm, spans),
		});
		if (!traced) throw new Error("no arm was traced");
		const run = runOf(cli, flags, { startedAt, bus: broker.says, pinning });
		const document: TraceDocument = { schemaVersion: 1, run, trace: traced };
		writeReports(directory, document);
		progress.end();
		show(directory, document, flags);
		return exitCodes.held;
	} catch (error) {
		if (!signal.aborted) throw error;
		progress.end();
		process.stderr.write("interrupted: there is no report\n");
		return exitCodes.interrupted;
	} finally {
		progress.end();
		await broker.stop();
		rmSync(brokerDir, { recursive: true, force: true });
		interrupt.release();
	}
}

function runOf(
	{ argv }: Cli,
	{ seed, rate }: Flags,
	told: { startedAt: Date; bus: string; pinning: Pinning },
): TraceDocument["run"] {
	return {
		command: ["shoplab", ...argv].join(" "),
		startedAt: told.startedAt.toISOString(),
		node: process.version,
		bus: told.bus,
		pinning: told.pinning.says,
		seed,
		ratePerSecond: rate,
	};
}

function writeSpans(
	directory: string,
	arm: string,
	spans: TracedArm["spans"],
): void {
	const file = join(directory, `otlp-${arm}.json`);
	writeFileSync(file, JSON.stringify(otlpOf(arm, spans)));
}

function writeReports(directory: string, document: TraceDocument): void {
	const put = (name: string, text: string) =>
		writeFileSync(join(directory, name), text);
	put("trace.json", `${JSON.stringify(document, null, "\t")}\n`);
	const report = traceReport(document);
	put("report.md", markdownDocument(report));
	put("report.html", htmlDocument(report));
}

function show(directory: string, document: TraceDocument, flags: Flags): void {
	if (flags.json) {
		process.stdout.write(`${JSON.stringify(document)}\n`);
		return;
	}
	process.stdout.write(
		traceTerminal(document, {
			color: wantsColor(process.stdout, flags.color, process.env),
			columns: process.stdout.columns ?? 100,
		}),
	);
	const names = [
		"report.html",
		"report.md",
		"trace.json",
		...Object.keys(document.trace.arms).map((arm) => `otlp-${arm}.json`),
	];
	const files = names.map((name) => `  ${pathFor(join(directory, name))}`);
	process.stdout.write(`\nReports:\n${files.join("\n")}\n`);
}
