import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Detour, detoursOf } from "./calls.ts";
import { startCardProcessor } from "./card-processor.ts";
import { type Closers, createClosers } from "./closers.ts";
import { urlOf } from "./environment.ts";
import { makeKeys } from "./keys.ts";
import { targetOf } from "./local-target.ts";
import { type Complete, completed, type LocalOptions } from "./options.ts";
import { moveTo } from "./pinning.ts";
import { portMustBeFree, takePorts } from "./ports.ts";
import { provideData } from "./provide-data.ts";
import { waitUntilReady } from "./ready.ts";
import { type Relays, startRelays } from "./relays.ts";
import { portsOf, startUnits } from "./start-units.ts";
import type { Target } from "./target.ts";

/**
 * Starts an arm as child processes of this one. Resolves when the door and all units answer ready. Throws EnvironmentNotReady or
 * UnitFailed, with nothing left running. When this process dies, however it dies, the target ends too.
 */
export async function startLocal(given: LocalOptions): Promise<Target> {
	const options = completed(given);
	if (options.port !== undefined) await portMustBeFree(options.port);
	mkdirSync(join(options.runDir, "logs"), { recursive: true });
	await provideData(options);
	const closers = createClosers();
	try {
		return await startParts(options, closers);
	} catch (cause) {
		await closers.closeAll().catch(() => undefined);
		throw cause;
	}
}

async function startParts(
	options: Complete,
	closers: Closers,
): Promise<Target> {
	const { topology, broker, pinning, runDir, readyLimitMs, seed } = options;
	const block = await takePorts();
	closers.add(block.release);
	const cardPort = block.next();
	const starting = startCardProcessor({
		file: options.programs.cardProcessor,
		port: cardPort,
		arm: topology.arm,
		cores: pinning.driver,
		dataDir: join(runDir, "data", "card-processor"),
		logFile: join(runDir, "logs", "card-processor.log"),
		delayMs: options.cardDelayMs ?? 0,
		readyLimitMs,
	});
	// Registered before the units, so that it ends after them: they settle with it while they stop.
	closers.add(() =>
		starting.then(
			(card) => card.stop(),
			() => undefined,
		),
	);
	const bus = await broker.fresh();
	const ports = portsOf(topology, block.next, options.port);
	const keys = makeKeys(join(runDir, "keys"));
	const detours = detoursOf(options.relays ?? [], topology, {
		ports,
		next: block.next,
	});
	// Before the units, which call each other as soon as they are there, and so ended after them.
	const relays = await relaysFor(detours, options);
	if (relays) closers.add(relays.stop);
	const supervisor = await startUnits(Object.keys(topology.units), {
		options,
		closers,
		around: {
			topology,
			ports,
			dataDir: join(runDir, "data"),
			keys,
			bus,
			cardUrl: `http://127.0.0.1:${cardPort}`,
			seed,
			traceDir: options.traceDir,
			workMicros: options.workMicros,
			resilience: options.resilience,
			faults: options.faults,
			detours,
		},
	});
	// The first to be done at the end: units that drain still call each other.
	if (relays) closers.add(relays.healAll);
	const card = await starting;
	await Promise.all(
		Object.keys(ports).map((unit) =>
			waitUntilReady(unit, urlOf(unit, ports), readyLimitMs),
		),
	);
	// Only now, because a start uses every core that there is; what restarts later inherits the supervisor's.
	const pids = Object.keys(ports).flatMap(supervisor.pids);
	await moveTo(pinning.systems, [supervisor.pid, ...pids]);
	return targetOf({
		...{ options, ports, bus, card, keys, supervisor },
		...{ detours, relays, closers },
	});
}

async function relaysFor(
	detours: readonly Detour[],
	{ programs, topology, pinning, runDir, readyLimitMs }: Complete,
): Promise<Relays | undefined> {
	if (detours.length === 0) return undefined;
	return startRelays({
		file: programs.relay,
		arm: topology.arm,
		detours,
		cores: pinning.driver,
		logFile: join(runDir, "logs", "relay.log"),
		readyLimitMs,
	});
}
