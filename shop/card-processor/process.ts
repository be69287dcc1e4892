import { mkdirSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { z } from "zod";
import { buildCardProcessor } from "./app.ts";
import { openLedger } from "./ledger.ts";

const DRAIN_LIMIT_MS = 5_000;

const EXIT_USAGE = 2;
const EXIT_ENVIRONMENT = 3;

const settingsSchema = z.object({
	PORT: z.coerce.number().int().min(0).max(65_535).default(0),
	HOST: z.string().min(1).default("127.0.0.1"),
	DATA_DIR: z
		.string({ error: "is missing: set it to the folder of the ledger" })
		.min(1),
	DELAY_MS: z.coerce.number().int().min(0).max(60_000).default(0),
	CARD_CONTROL_TOKEN: z.string().optional(),
});
type Settings = z.infer<typeof settingsSchema>;

function readSettings(env: NodeJS.ProcessEnv): Settings {
	const result = settingsSchema.safeParse(env);
	if (result.success) return result.data;
	const problems = result.error.issues.map(
		(issue) => `  ${issue.path.join(".")} ${issue.message}`,
	);
	return giveUp(
		EXIT_USAGE,
		`invalid settings in the environment:\n${problems.join("\n")}`,
	);
}

function start(settings: Settings): void {
	mkdirSync(settings.DATA_DIR, { recursive: true });
	const ledger = openLedger(join(settings.DATA_DIR, "card-processor.sqlite"));
	const { server, drain } = buildCardProcessor({
		ledger,
		controlToken: settings.CARD_CONTROL_TOKEN,
		baseDelayMs: settings.DELAY_MS,
	});
	stopOnce(async () => {
		await drain(DRAIN_LIMIT_MS);
		ledger.close();
	});
	server.once("error", (error) =>
		giveUp(EXIT_ENVIRONMENT, cannotListen(settings, error)),
	);
	server.listen(settings.PORT, settings.HOST, () => {
		announce(settings.HOST, (server.address() as AddressInfo).port);
	});
}

function announce(host: string, port: number): void {
	console.log(`ready card-processor http://${host}:${port}`);
	process.send?.({ type: "ready", port });
}

// `disconnect` means that the parent is gone: without it an orphan would hold the port and the file.
function stopOnce(stop: () => Promise<void>): void {
	let stopping = false;
	const begin = () => {
		if (stopping) return;
		stopping = true;
		stop().then(
			() => process.exit(0),
			(error: unknown) => giveUp(1, `stopping failed: ${describe(error)}`),
		);
	};
	process.on("SIGTERM", begin);
	process.on("SIGINT", begin);
	process.on("disconnect", begin);
}

function cannotListen({ HOST, PORT }: Settings, error: Error): string {
	return `cannot listen on ${HOST}:${PORT} (${error.message}); set PORT to a free one, or to 0 for any`;
}

function describe(error: unknown): string {
	return error instanceof Error
		? (error.stack ?? error.message)
		: String(error);
}

function giveUp(exitCode: number, message: string): never {
	console.error(`card-processor: ${message}`);
	process.exit(exitCode);
}

const settings = readSettings(process.env);
try {
	start(settings);
} catch (error) {
	giveUp(
		EXIT_ENVIRONMENT,
		`cannot open the ledger in ${settings.DATA_DIR}: ${describe(error)}`,
	);
}
