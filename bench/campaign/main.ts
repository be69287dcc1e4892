import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { CommanderError } from "commander";
import { exitCodeOf, exitCodes } from "../cli/exit.ts";
import { createProgress, type Progress } from "../cli/progress.ts";
import { createInterrupt } from "../cli/terminal.ts";
import { busFor } from "../experiment/buses.ts";
import { keepJournal } from "../pids/journal.ts";
import { openJournal } from "../pids/own-journal.ts";
import { findBroker } from "../targets/broker.ts";
import { armsWithVictims, foreseenBroker } from "./arms.ts";
import { type Campaign, runCampaign } from "./campaign.ts";
import { type Asked, readCommandLine } from "./command-line.ts";
import { scheduleOf } from "./schedule.ts";
import { scheduleText } from "./schedule-text.ts";
import { summaryText } from "./summary.ts";

// Kills processes of both arms under checkout load (`npm run campaign -- --kills 1000`). The entry of dist/bench/campaign.cjs.

const root = resolve(__dirname, "../..");
keepJournal(() =>
	openJournal(["npm run campaign --", ...process.argv.slice(2)].join(" ")),
);
const amqpUrl = process.env.AMQP_URL;

/** The schedule alone; nothing is started. */
function dryRun({ seed, kills, arms, bus, json }: Asked): string {
	const broker = foreseenBroker(root, arms, {
		bus,
		...(amqpUrl && { amqpUrl }),
	});
	const victims = armsWithVictims(root, arms, broker);
	const plans = scheduleOf({ seed, kills, arms: victims });
	return json ? `${JSON.stringify(plans)}\n` : scheduleText(plans, seed);
}

async function run(
	{ seed, kills, arms, bus, out }: Asked,
	{ signal, tell }: { signal: AbortSignal; tell: Progress["tell"] },
): Promise<Campaign> {
	const brokerDir = join(root, ".shoplab", `broker-${process.pid}`);
	const broker = await findBroker({
		...{ bus: busFor(root, arms, bus), amqpUrl },
		...{ folder: brokerDir, cores: [] },
	});
	try {
		tell(`${kills} kills of ${arms.join(" and ")}, seed ${seed}`);
		tell(`bus: ${broker.says}`);
		const victims = armsWithVictims(root, arms, broker);
		const plans = scheduleOf({ seed, kills, arms: victims });
		const outDir = resolve(out);
		return await runCampaign(plans, {
			...{ root, seed, broker, signal, tell, outDir },
		});
	} finally {
		await broker.stop();
		rmSync(brokerDir, { recursive: true, force: true });
	}
}

function show({ summary, report }: Campaign, { json }: Asked): void {
	if (report !== undefined) process.stderr.write(`\n${report}\n`);
	process.stdout.write(
		json ? `${JSON.stringify(summary)}\n` : summaryText(summary),
	);
}

/** The exit status is the answer. */
async function main(argv: readonly string[]): Promise<number> {
	const interrupt = createInterrupt();
	const progress = createProgress(process.stderr, false);
	try {
		const asked = readCommandLine(argv);
		if (asked.dryRun) {
			process.stdout.write(dryRun(asked));
			return exitCodes.held;
		}
		const { signal } = interrupt;
		const campaign = await run(asked, { signal, tell: progress.tell });
		progress.end();
		show(campaign, asked);
		return campaign.report === undefined ? exitCodes.held : exitCodes.broken;
	} catch (failure) {
		progress.end();
		if (interrupt.signal.aborted) return exitCodes.interrupted;
		const code = exitCodeOf(failure);
		if (code === undefined) throw failure;
		// Commander has said its own already.
		if (!(failure instanceof CommanderError))
			process.stderr.write(`${(failure as Error).message}\n`);
		return code;
	} finally {
		interrupt.release();
	}
}

main(process.argv).then(
	(code) => {
		process.exitCode = code;
	},
	(failure: unknown) => {
		process.stderr.write(
			`campaign has a fault of its own: ${failure instanceof Error ? failure.stack : String(failure)}\n`,
		);
		process.exitCode = 70;
	},
);
