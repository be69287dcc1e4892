import { join } from "node:path";
import type { Express } from "express";
import type { JSONWebKeySet } from "jose";
import { createTokenVerifier, type TokenVerifier } from "./auth.ts";
import type { ByteCount } from "./byte-count.ts";
import { countClientBytes } from "./client-bytes.ts";
import { createDoors } from "./doors.ts";
import { createEdge, type Edge } from "./edge.ts";
import { readSettings, type Settings, settingFile } from "./env.ts";
import { showEventLoopDelay } from "./event-loop.ts";
import type { Faults } from "./faults/faults.ts";
import type { FaultAnswer, FaultOrder } from "./faults/protocol.ts";
import { createGuards } from "./guards.ts";
import { mountHealth } from "./health.ts";
import { createApp, type RestRoute } from "./http.ts";
import { createLog, type Log } from "./log.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { useOf } from "./migrate.ts";
import type { Schema } from "./migrations.ts";
import type { OperationLimits } from "./operation-guard.ts";
import type { ReleaseAnswer, ReleaseOrder } from "./release/protocol.ts";
import { createRelease } from "./release/release.ts";
import { createServer } from "./server.ts";
import { type Database, openDatabase } from "./sqlite.ts";
import { countStatements, type DatabaseWork } from "./statement-count.ts";
import type { Tracing } from "./tracing.ts";
import { withWork } from "./work.ts";

/** What a process offers to the unit that lives in it. */
export interface Host {
	settings: Settings;
	log: Log;
	metrics: Metrics;
	tokens: TokenVerifier;
	/** Present where this process is traced, for what a unit puts together itself. */
	tracing?: Tracing;
	/** Present where this process may be broken on purpose. */
	faults?: Faults;
	/** Opens `<DATA_DIR>/<name>.sqlite` (see openDatabase); it is closed when the process stops. */
	database(
		name: string,
		schema: Schema,
		fill?: (database: Database) => void,
	): Database;
}

/** A unit's answer to a host: what it serves and what else it does while it lives. */
export interface Built {
	routes: readonly RestRoute[];
	/** How long operations may take that wait within this process; see createGuards. */
	limits?: OperationLimits;
	/** Mounts further doors on the application: where there are any, customers come. */
	mount?: (app: Express, edge: Edge) => void;
	/** Begins background work, once the door is open. */
	start?: () => void | Promise<void>;
	/** Ends background work, after the last answer and before the databases close. */
	stop?: () => void | Promise<void>;
}

/** What ships and restarts alone: the default export of a `service.ts`. */
export interface Unit {
	name: string;
	build(host: Host): Built | Promise<Built>;
}

/** A running unit. */
export interface Running {
	/** Where it serves, or waits to serve. */
	url: string;
	/** Plays its part in a release. */
	release: (order: ReleaseOrder) => Promise<ReleaseAnswer>;
	/** Breaks parts of the process, or mends them; absent where that is not allowed. */
	obey?: (order: FaultOrder) => FaultAnswer;
	/** Drains and closes everything. Safe to call twice. */
	stop(): Promise<void>;
}

/** Starts a unit with the given settings in this process. Throws when it cannot start. */
export async function startUnit(
	unit: Unit,
	settings: Settings,
): Promise<Running> {
	const log = createLog(unit.name, settings.LOG_LEVEL);
	const metrics = createMetrics();
	const secret =
		settings.SERVICE_SECRET_FILE &&
		settingFile(settings, "SERVICE_SECRET_FILE");
	const keys = JSON.parse(
		settingFile(settings, "PUBLIC_KEYS_FILE"),
	) as JSONWebKeySet;
	const tokens = createTokenVerifier(keys, secret);
	const tracing = await tracingOf(unit, settings);
	const faults = await faultsOf(settings);
	const databases: Database[] = [];
	const uses: (() => void)[] = [];
	const work: DatabaseWork[] = [];
	showWork(metrics, work);
	showEventLoopDelay(metrics);
	const endClientBytes = countClientBytes(partnersOf(settings, metrics));
	const database: Host["database"] = (name, schema, fill) => {
		const opened = openDatabase(
			join(settings.DATA_DIR, `${name}.sqlite`),
			schema,
			fill,
		);
		databases.push(opened);
		// Before others count and watch what is prepared.
		uses.push(useOf(opened, schema));
		work.push(countStatements(opened));
		tracing?.database(opened);
		faults?.database(name, opened);
		return opened;
	};
	const host = { settings, log, metrics, tokens, database };
	const built = await unit.build({
		...host,
		...(tracing && { tracing }),
		...(faults && { faults }),
	});
	const { limits } = built;
	const plainEdge = edgeFor(tokens, settings);
	// Guards stand around what may break.
	const guards = createGuards(
		faults ? faults.edge(plainEdge) : plainEdge,
		settings,
		{ limits, metrics },
	);
	const { edge } = guards;
	const state = { ready: false };
	const app = createApp({
		routes: tracing ? built.routes.map(tracing.route) : built.routes,
		edge: tracing ? tracing.edge(edge) : edge,
		log,
		metrics,
		isDoor: built.mount !== undefined,
		mount: (app, edge) => {
			mountHealth(app, { state, metrics });
			built.mount?.(app, edge);
		},
	});
	const doors = createDoors({
		app,
		open() {
			const server = createServer(app);
			server.on("connection", metrics.bytes.callers.add);
			guards.watch(server);
			tracing?.server(server);
			return server;
		},
		host: settings.HOST,
		port: settings.PORT,
		graceMs: settings.GRACE_MS,
	});
	const url = await (settings.STANDBY === "on"
		? doors.standBy()
		: doors.serve());
	await built.start?.();
	for (const note of uses) note();
	state.ready = true;
	const stop = async () => {
		state.ready = false;
		await doors.close();
		await built.stop?.();
		tracing?.close();
		endClientBytes();
		for (const opened of databases) opened.close();
	};
	let stopping: Promise<void> | undefined;
	return {
		url,
		release: createRelease(app, doors),
		...(faults && { obey: faults.obey }),
		stop: () => {
			stopping ??= stop();
			return stopping;
		},
	};
}

/** Addresses that this process was told of, and where bytes to them are counted. */
function partnersOf(
	{ PEERS, CARD_URL }: Settings,
	{ bytes }: Metrics,
): Map<string, ByteCount> {
	const counts = new Map(
		Object.values(PEERS).map((url) => [new URL(url).origin, bytes.peers]),
	);
	if (CARD_URL) counts.set(new URL(CARD_URL).origin, bytes.card);
	return counts;
}

function showWork(metrics: Metrics, work: readonly DatabaseWork[]): void {
	const sum = (of: (each: DatabaseWork) => number) => () =>
		work.reduce((total, each) => total + of(each), 0);
	metrics.gauge("shop_process_id", "Which process answers", () => process.pid);
	metrics.gauge(
		"shop_sql_statements",
		"SQL statements run since the start",
		sum((each) => each.statements()),
	);
	metrics.gauge(
		"shop_rows_written",
		"Rows inserted, changed or deleted since the start",
		sum((each) => each.rowsWritten()),
	);
	metrics.gauge(
		"shop_database_bytes",
		"Pages of all databases, those of the WAL included",
		sum((each) => each.sizeBytes()),
	);
}

/** Loaded only where it is wanted: what measures must not slow down what is measured. */
async function tracingOf(
	unit: Unit,
	settings: Settings,
): Promise<Tracing | undefined> {
	if (!settings.TRACE_DIR) return undefined;
	const { createTracing } = await import("./tracing.ts");
	return createTracing(unit.name, settings);
}

/** As with tracing: who is not to be broken does not load what breaks. */
async function faultsOf({ FAULTS }: Settings): Promise<Faults | undefined> {
	if (FAULTS === "off") return undefined;
	const { createFaults } = await import("./faults/faults.ts");
	return createFaults();
}

function edgeFor(tokens: TokenVerifier, { WORK_MICROS }: Settings): Edge {
	const edge = createEdge(tokens);
	return WORK_MICROS > 0 ? withWork(edge, WORK_MICROS) : edge;
}

/** What a supervisor says. */
type Told =
	| { type: "stop" }
	| { type: "fault"; id: number; order: FaultOrder }
	| { type: "release"; id: number; order: ReleaseOrder };

const notAllowed: FaultAnswer = {
	here: false,
	fired: 0,
	well: true,
	why: "this process was not started with FAULTS=on",
};

/**
 * The life of a process: reads its settings, starts the unit, says `ready` to the supervisor (or on stdout), and stops cleanly
 * on SIGTERM, SIGINT or a supervisor's `stop`. A process whose supervisor is gone exits: no orphan stays.
 */
export async function serve(unit: Unit): Promise<void> {
	const running = await startUnit(unit, readSettings(process.env)).catch(
		(error: Error) => {
			process.stderr.write(`${unit.name} cannot start: ${error.message}\n`);
			process.exit(1);
		},
	);
	const stop = () => {
		running.stop().then(
			() => process.exit(0),
			(error: Error) => {
				process.stderr.write(
					`${unit.name} did not stop cleanly: ${error.message}\n`,
				);
				process.exit(1);
			},
		);
	};
	process.on("SIGTERM", stop);
	process.on("SIGINT", stop);
	const answerOf = (message: Exclude<Told, { type: "stop" }>) =>
		message.type === "release"
			? running.release(message.order)
			: (running.obey?.(message.order) ?? notAllowed);
	process.on("message", async (message: Told) => {
		if (message.type === "stop") return stop();
		const value = await answerOf(message);
		process.send?.({ type: "answer", id: message.id, value });
	});
	process.on("disconnect", () => process.exit(0));
	if (process.send) process.send({ type: "ready", url: running.url });
	else process.stdout.write(`ready ${unit.name} ${running.url}\n`);
}
