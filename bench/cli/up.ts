import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Argument, Command, Option } from "commander";
import { buildOf, knownArms } from "../experiment/builds.ts";
import { findBroker } from "../targets/broker.ts";
import { startLocal } from "../targets/local.ts";
import { programsOf } from "../targets/options.ts";
import type { Target } from "../targets/target.ts";
import type { Cli } from "./main.ts";
import { shared, wholeNumber } from "./options.ts";
import { createInterrupt } from "./terminal.ts";

interface UpFlags {
	port?: number;
	bus: "auto" | "direct" | "amqp";
	seed: number;
	products: number;
	customers: number;
	data?: string;
}

/** `shoplab up`: one arm to play with. */
export function upCommand(cli: Cli): Command {
	return new Command("up")
		.description("start one arm and keep it running until Ctrl-C")
		.addArgument(new Argument("<arm>", "which build").choices(knownArms))
		.addOption(
			new Option(
				"--port <number>",
				"port of the front door; any free one by default",
			).argParser(wholeNumber(1, 65_535)),
		)
		.addOption(shared.bus())
		.addOption(shared.seed())
		.addOption(
			new Option("--products <number>", "products in the seed")
				.argParser(wholeNumber(1, 1_000_000))
				.default(1_000),
		)
		.addOption(
			new Option("--customers <number>", "customers in the seed")
				.argParser(wholeNumber(1, 100_000))
				.default(200),
		)
		.option(
			"--data <dir>",
			"keep databases, keys and logs there; a folder that is thrown away by default",
		)
		.addHelpText(
			"after",
			"\nExample:\n  shoplab up monolith --port 8080\n  curl http://127.0.0.1:8080/api/products?query=lamp",
		)
		.action((arm: string, flags: UpFlags) => up(cli, arm, flags));
}

async function up({ root }: Cli, arm: string, flags: UpFlags): Promise<void> {
	const interrupt = createInterrupt();
	const runDir =
		flags.data === undefined
			? mkdtempSync(join(tmpdir(), "shoplab-up-"))
			: resolve(flags.data);
	try {
		const broker = await findBroker({
			bus: arm === "microservices" ? flags.bus : "direct",
			amqpUrl: process.env.AMQP_URL,
			folder: join(runDir, "broker"),
			cores: [],
		});
		try {
			const { topology, bundles } = buildOf(root, arm);
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
				broker,
				pinning: {
					systems: [],
					driver: [],
					says: "not pinned: up is for use, not for measuring",
				},
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
