import {
	closeSync,
	existsSync,
	mkdtempSync,
	openSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { armNamed } from "../../experiment/arms.ts";
import { busFor } from "../../experiment/buses.ts";
import { planBlocks } from "../../planning/blocks.ts";
import { measureArms } from "../../planning/measure-arms.ts";
import type { Measurement } from "../../planning/measurement-schema.ts";
import { type PlanRequest, planOf, type Wanted } from "../../planning/plan.ts";
import { readMeasurement } from "../../planning/stored.ts";
import { blocksText } from "../../planning/text.ts";
import { loadScenarios } from "../../scenario/load.ts";
import { findBroker } from "../../targets/broker.ts";
import { choosePinning } from "../../targets/pinning.ts";
import { exitCodes, UsageError } from "../exit.ts";
import { libraryOf } from "../library.ts";
import type { Cli } from "../main.ts";
import type { PlanFlags } from "../plan.ts";
import { createProgress } from "../progress.ts";
import { createInterrupt } from "../terminal.ts";

const usualJourneys = "checkout-latency";
const usualArms = ["monolith", "microservices"];

/** Measures (or reads) demands, plans by them, prints the plan; the exit status says whether its check held. */
export async function plan(cli: Cli, flags: PlanFlags): Promise<number> {
	const interrupt = createInterrupt();
	try {
		if (flags.save) canBeSaved(flags.save);
		const measurement = flags.from
			? stored(flags.from, flags)
			: await measureHere(cli, flags, interrupt.signal);
		const request: PlanRequest = {
			wanted: wantedBy(flags),
			utilisation: flags.utilisation,
			coresPerMachine: flags.coresPerMachine,
		};
		const status = show(measurement, request, flags.json === true);
		if (flags.save) save(flags.save, measurement);
		return status;
	} catch (error) {
		if (!interrupt.signal.aborted) throw error;
		process.stderr.write("plan: interrupted, nothing was planned\n");
		return exitCodes.interrupted;
	} finally {
		interrupt.release();
	}
}

function show(
	measurement: Measurement,
	request: PlanRequest,
	json: boolean,
): number {
	const plans = planOf(measurement, request);
	process.stdout.write(
		json
			? `${JSON.stringify({ request, plans, measurement })}\n`
			: blocksText(
					planBlocks(measurement, request, plans),
					process.stdout.columns ?? 100,
				),
	);
	return plans.every(({ check }) => check.holds)
		? exitCodes.held
		: exitCodes.broken;
}

/** Before minutes are spent on what is to be kept there: what is in the file stays, and none is left. Throws UsageError. */
function canBeSaved(file: string): void {
	const isNew = !existsSync(file);
	try {
		closeSync(openSync(file, "a"));
		if (isNew) rmSync(realpathSync(file));
	} catch (cause) {
		throw notWritable(file, cause);
	}
}

function save(file: string, measurement: Measurement): void {
	try {
		writeFileSync(file, `${JSON.stringify(measurement, null, "\t")}\n`);
	} catch (cause) {
		throw notWritable(file, cause);
	}
}

function notWritable(file: string, cause: unknown): UsageError {
	return new UsageError(
		`plan: ${file} cannot be written (${(cause as Error).message})\n  fix: give --save a file in a folder that exists, such as --save ${basename(file)}`,
		{ cause },
	);
}

function wantedBy({ rate, users, think }: PlanFlags): Wanted {
	return users === undefined
		? { kind: "rate", perSecond: rate ?? 0 }
		: { kind: "users", users, thinkSeconds: think / 1000 };
}

/** A stored measurement is of its own journeys and arms: a subset of arms may be taken, nothing else chosen. */
function stored(file: string, { journeys, arms }: PlanFlags): Measurement {
	const measurement = readMeasurement(file);
	if (journeys !== undefined && journeys !== measurement.journeysId)
		throw new UsageError(
			`plan: ${file} is a measurement of ${measurement.journeysId}, not of ${journeys}\n  fix: leave --journeys out, or measure anew without --from`,
		);
	if (!arms) return measurement;
	const known = measurement.arms.map(({ arm }) => arm);
	const absent = arms.filter((arm) => !known.includes(arm));
	if (absent.length > 0)
		throw new UsageError(
			`plan: ${file} has no measurement of ${absent.join(", ")}; it has ${known.join(", ")}\n  fix: take those, or measure anew without --from`,
		);
	const chosen = measurement.arms.filter(({ arm }) => arms.includes(arm));
	return { ...measurement, arms: chosen };
}

async function measureHere(
	cli: Cli,
	flags: PlanFlags,
	signal: AbortSignal,
): Promise<Measurement> {
	const scenario = scenarioNamed(cli, flags.journeys ?? usualJourneys);
	const arms = flags.arms ?? usualArms;
	for (const arm of arms) arrangementIsPlain(arm);
	const pinning = choosePinning();
	const runDir = mkdtempSync(join(tmpdir(), "shoplab-plan-"));
	const progress = createProgress(process.stderr, flags.quiet === true);
	try {
		const broker = await findBroker({
			bus: busFor(cli.root, arms, flags.bus),
			amqpUrl: process.env.AMQP_URL,
			folder: join(runDir, "broker"),
			cores: pinning.systems,
		});
		try {
			return await measureArms({
				root: cli.root,
				scenario,
				arms,
				seed: flags.seed,
				broker,
				pinning,
				runDir,
				utilisation: flags.utilisation,
				probeMs: flags.probe,
				signal,
				tell: progress.tell,
			});
		} finally {
			await broker.stop();
		}
	} finally {
		progress.end();
		rmSync(runDir, { recursive: true, force: true });
	}
}

function scenarioNamed(cli: Cli, name: string) {
	const found = loadScenarios([name], libraryOf(cli.root));
	const [first] = found;
	if (!first || found.length > 1)
		throw new UsageError(
			`plan: --journeys ${name} names ${found.length} scenarios (${found.map(({ scenario }) => scenario.id).join(", ")}); name one by its id`,
		);
	return first.scenario;
}

function arrangementIsPlain(arm: string): void {
	if (armNamed(arm).processes > 1)
		throw new UsageError(
			`plan: ${arm} has several processes of a unit already, and how many it takes is what a plan says\n  fix: --arms monolith`,
		);
}
