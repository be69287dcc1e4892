import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { resilienceOf } from "../../experiment/arms.ts";
import { buildOf, topologyOf } from "../../experiment/builds.ts";
import { brokerOf, busFor } from "../../experiment/buses.ts";
import { withReplicas } from "../../experiment/replicas.ts";
import { findBroker } from "../../targets/broker.ts";
import { startLocal } from "../../targets/local.ts";
import { programsOf, templatesFor } from "../../targets/options.ts";
import { noPinning } from "../../targets/pinning.ts";
import type { Target } from "../../targets/target.ts";
import type { Cli } from "../main.ts";
import { createInterrupt } from "../terminal.ts";
import type { UpFlags } from "../up.ts";

/** Starts one arm, says that it is ready, and stops it at Ctrl-C or SIGTERM. Leaves nothing running. */
export async function up(
	{ root }: Cli,
	arm: string,
	flags: UpFlags,
): Promise<void> {
	const topology = withReplicas(topologyOf(root, arm), flags.replicas ?? []);
	const interrupt = createInterrupt();
	const runDir =
		flags.data === undefined
			? mkdtempSync(join(tmpdir(), "shoplab-up-"))
			: resolve(flags.data);
	try {
		const broker = await findBroker({
			bus: busFor(root, [arm], flags.bus),
			amqpUrl: process.env.AMQP_URL,
			folder: join(runDir, "broker"),
			cores: [],
		});
		try {
			const { bundles } = buildOf(root, arm);
			const target = await startLocal({
				topology,
				bundles,
				programs: programsOf(root),
				runDir,
				seed: {
					seed: flags.seed,
					products: flags.products,
					customers: flags.customers,
				},
				broker: brokerOf(arm, broker),
				resilience: resilienceOf(arm, flags.resilience),
				pinning: noPinning("up is for use, not for measuring"),
				// A folder of the user may hold a shop already, which a template would replace.
				...(flags.data === undefined && templatesFor(root, flags.products)),
				...(flags.port === undefined ? {} : { port: flags.port }),
			});
			await serveUntil(target, interrupt.signal);
		} finally {
			await broker.stop();
		}
	} finally {
		if (flags.data === undefined)
			rmSync(runDir, { recursive: true, force: true });
		interrupt.release();
	}
}

async function serveUntil(target: Target, signal: AbortSignal): Promise<void> {
	try {
		process.stdout.write(`ready ${target.arm} ${target.url}\n`);
		if (!signal.aborted)
			await new Promise((resolve) => signal.addEventListener("abort", resolve));
	} finally {
		await target.stop();
	}
}
