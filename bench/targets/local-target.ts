import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Bus, killable } from "./broker.ts";
import { callerOf, type Detour, detourOf } from "./calls.ts";
import type { CardProcessor } from "./card-processor.ts";
import type { Closers } from "./closers.ts";
import { dataDirOf, urlOf } from "./environment.ts";
import type { Keys } from "./keys.ts";
import type { Complete } from "./options.ts";
import type {
	CanaryCounts,
	CanaryEnding,
	CanaryStart,
	Grown,
	Replacement,
} from "./protocol.ts";
import type { Relays } from "./relays.ts";
import type { SupervisorClient } from "./supervisor-client.ts";
import type { Target } from "./target.ts";
import { doorOf, unitOf, usesBus } from "./topology.ts";
import { createUsageLedger, usageOf } from "./usage.ts";

/** What a local target consists of. */
export interface Parts {
	options: Complete;
	ports: Readonly<Record<string, number>>;
	bus: Bus;
	card: CardProcessor;
	keys: Keys;
	supervisor: SupervisorClient;
	detours: readonly Detour[];
	/** Undefined where there is no detour. */
	relays: Relays | undefined;
	closers: Closers;
}

/** How long an old version waits in case that it is needed again. */
const usualRestMs = 30_000;

/** What a private broker is called among the units. */
const brokerUnit = "rabbitmq";

/** The target that its parts make up. */
export function targetOf(parts: Parts): Target {
	const { options, ports, bus, card, keys, supervisor, closers } = parts;
	const { topology, broker } = options;
	const ledger = createUsageLedger(supervisor.ended);
	const units = Object.entries(topology.units).map(
		([name, { capabilities }]) => ({
			name,
			capabilities,
			url: urlOf(name, ports),
			pid: () => supervisor.pids(name).at(-1),
		}),
	);
	// A run has one broker for all arms; whoever sends nothing through it does not pay for it.
	const processes = () => {
		const brokerPid = usesBus(topology) ? broker.pid() : undefined;
		const living = units.flatMap(({ name: unit }) =>
			supervisor.pids(unit).map((pid) => ({ unit, pid })),
		);
		return brokerPid === undefined
			? living
			: [...living, { unit: brokerUnit, pid: brokerPid }];
	};
	return {
		arm: topology.arm,
		url: urlOf(doorOf(topology), ports),
		bus: bus.kind,
		units,
		unitOf: (capability) => unitOf(topology, capability),
		cardProcessor: card,
		relay(from, to) {
			const caller = callerOf(topology, { from, to });
			if (caller === undefined) return undefined;
			const detour = detourOf(parts.detours, caller, to);
			if (detour && parts.relays) return parts.relays.at(detour);
			throw new Error(
				`the call from ${from} to ${to} goes through no relay: name it in \`relays\` when the target is started`,
			);
		},
		broker: usesBus(topology) ? killable(broker) : undefined,
		keys,
		async kill(unit, signal, { hold = false } = {}) {
			await supervisor.order({ do: "kill", unit, signal, hold });
		},
		async ask(unit, question, each = true) {
			const answers = await supervisor.order({
				do: "ask",
				unit,
				question,
				each,
			});
			return answers as unknown[];
		},
		databaseFile(capability) {
			const folder = dataDirOf(
				unitOf(topology, capability),
				join(options.runDir, "data"),
			);
			const own = join(folder, `${capability}.sqlite`);
			return existsSync(own) ? own : join(folder, "shop.sqlite");
		},
		async release(unit) {
			await supervisor.order({ do: "release", unit });
		},
		async replace(unit, file, replacement = {}) {
			const outcome = await supervisor.order({
				do: "replace",
				unit,
				file: resolve(file),
				strategy: "rolling",
				readyLimitMs: options.readyLimitMs,
				restMs: usualRestMs,
				...replacement,
			});
			return outcome as Replacement;
		},
		async rollBack(unit) {
			const { readyLimitMs } = options;
			const back = await supervisor.order({
				do: "rollBack",
				unit,
				readyLimitMs,
			});
			return back as Replacement;
		},
		async beginCanary(unit, file, canary) {
			const { readyLimitMs } = options;
			const plan = { readyLimitMs, ...canary, file: resolve(file) };
			const begun = await supervisor.order({ do: "beginCanary", unit, plan });
			return begun as CanaryStart;
		},
		async readCanary(unit) {
			const counts = await supervisor.order({ do: "readCanary", unit });
			return counts as CanaryCounts;
		},
		async endCanary(unit, how) {
			const promote = how.do === "promote";
			const restMs = (promote ? how.restMs : undefined) ?? usualRestMs;
			const outcome = await supervisor.order({
				do: "endCanary",
				...{ unit, promote, restMs },
			});
			return outcome as CanaryEnding;
		},
		async grow(unit) {
			return (await supervisor.order({ do: "grow", unit })) as Grown;
		},
		usage() {
			const living = processes();
			const names = [
				...units.map(({ name }) => name),
				...(living.some(({ unit }) => unit === brokerUnit) ? [brokerUnit] : []),
			];
			const pids = (name: string) =>
				living.filter(({ unit }) => unit === name).map(({ pid }) => pid);
			return Object.fromEntries(
				names.map((name) => [name, ledger.read(name, pids(name))]),
			);
		},
		processes,
		diskBytes() {
			const dataDir = join(options.runDir, "data");
			return Object.fromEntries(
				units.map(({ name }) => [name, sizeOf(dataDirOf(name, dataDir))]),
			);
		},
		beside() {
			const idleBroker = usesBus(topology) ? undefined : broker.pid();
			return [
				card.pid(),
				supervisor.pid,
				parts.relays?.pid,
				idleBroker,
			].flatMap((pid) => (pid === undefined ? [] : (usageOf(pid) ?? [])));
		},
		journal: supervisor.journal,
		async metrics(unit) {
			const response = await fetch(`${urlOf(unit, ports)}/metrics`);
			return response.text();
		},
		stop: closers.closeAll,
	};
}

/** Bytes of the files in a folder; 0 for one that is not there, as that of a unit without a database. */
function sizeOf(folder: string): number {
	try {
		return readdirSync(folder).reduce(
			(sum, name) =>
				sum +
				(statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
			0,
		);
	} catch {
		return 0;
	}
}
