import { readFileSync } from "node:fs";
import * as z from "zod";
import { resilienceWords, usualBounds } from "./resilience.ts";

const port = z.coerce.number().pipe(z.int().min(0).max(65_535));
const count = (fallback: number) =>
	z.coerce.number().pipe(z.int().min(0).max(10_000_000)).default(fallback);
const bound = (fallback: number) =>
	z.coerce.number().pipe(z.int().min(1).max(100_000)).default(fallback);
const json = <Shape extends z.ZodType>(shape: Shape) =>
	z
		.string()
		.transform((text, context) => {
			try {
				return JSON.parse(text) as unknown;
			} catch {
				context.addIssue({ code: "custom", message: "must be JSON" });
				return z.NEVER;
			}
		})
		.pipe(shape);

const variables = z.object({
	/** Where to listen; 0 takes a free port. */
	PORT: port.default(0),
	HOST: z.string().default("127.0.0.1"),
	/** Folder of the database files of this process. */
	DATA_DIR: z.string().min(1),
	LOG_LEVEL: z
		.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"])
		.default("warn"),
	/** JSON Web Key Set that verifies user tokens. */
	PUBLIC_KEYS_FILE: z.string().min(1),
	/** Private JWK that signs user tokens: only where users sign in. */
	SIGNING_KEY_FILE: z.string().min(1).optional(),
	/** Shared secret of the services' own tokens: only where services call each other. */
	SERVICE_SECRET_FILE: z.string().min(1).optional(),
	/** The card processor's address: only where cards are charged. */
	CARD_URL: z.url().optional(),
	/** Other services by name: {"catalog":"http://127.0.0.1:4001"}. */
	PEERS: json(z.record(z.string(), z.url())).default({}),
	/** How events travel between services. */
	BUS: z.enum(["direct", "amqp"]).default("direct"),
	AMQP_URL: z.url().optional(),
	/** Who hears of which event: {"order.confirmed":["cart"]}. */
	SUBSCRIPTIONS: json(z.record(z.string(), z.array(z.string()))).default({}),
	/** What guards this process and its calls: see resilience.ts. */
	RESILIENCE: z.enum(resilienceWords).default("full"),
	/** Bounds of `full`: requests under way in this process, of one capability, and to one peer. */
	MOST_IN_PROCESS: bound(usualBounds.process),
	MOST_IN_MODULE: bound(usualBounds.module),
	MOST_TO_PEER: bound(usualBounds.peer),
	/** Seeds an empty database when given. */
	SEED: count(1).optional(),
	SEED_PRODUCTS: count(1_000),
	SEED_CUSTOMERS: count(200),
	/** Folder in which this process leaves its spans when it stops; without it, nothing is traced. */
	TRACE_DIR: z.string().min(1).optional(),
	/** Processor time that each request burns at the door, so that a build can be seen under heavier work. */
	WORK_MICROS: count(0),
	/** Whether the supervisor may break parts of this process; `off` in everything that is deployed. */
	FAULTS: z.enum(["on", "off"]).default("off"),
	/** Whether to wait at an address of its own, instead of the unit's port, until the supervisor says to serve. */
	STANDBY: z.enum(["on", "off"]).default("off"),
	/** How long to wait for requests in flight when stopping. */
	GRACE_MS: count(5_000),
});

/** All that a process is told from outside, checked. */
export type Settings = z.output<typeof variables>;

/**
 * Reads the settings of this process, once. Throws one Error that names every variable that is missing or wrong.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
	const given = Object.fromEntries(
		Object.entries(env).filter(([, value]) => value !== ""),
	);
	const parsed = variables.safeParse(given);
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map(
		(issue) => `  ${issue.path[0]?.toString()}: ${issue.message}`,
	);
	throw new Error(
		`environment variables of this process are missing or wrong:\n${problems.join("\n")}`,
	);
}

/** The content of a file that a setting names. Throws when the setting is absent or the file cannot be read. */
export function settingFile(
	settings: Settings,
	name: "PUBLIC_KEYS_FILE" | "SIGNING_KEY_FILE" | "SERVICE_SECRET_FILE",
) {
	const path = settings[name];
	if (!path)
		throw new Error(
			`${name} is not set: name a key file as bench/targets/keys.ts writes it`,
		);
	return readFileSync(path, "utf8").trim();
}
