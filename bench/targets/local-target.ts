import { resolve } from "node:path";
import type { Bus } from "./broker.ts";
import type { CardProcessor } from "./card-processor.ts";
import type { Closers } from "./closers.ts";
import { urlOf } from "./environment.ts";
import type { Keys } from "./keys.ts";
import type { Complete } from "./options.ts";
import type { Replacement } from "./protocol.ts";
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
	closers: Closers;
}

/** The target that its parts make up. */
export function targetOf(parts: Parts): Target {
	const { options, ports, bus, card, keys, supervisor, closers } = parts;
	const { topology, broker } = options;
	const ledger = createUsageLedger();
	const units = Object.entries(topology.units).map(
		([name, { capabilities }]) => ({
			name,
			capabilities,
			url: urlOf(name, ports),
			pid: () => supervisor.pids(name).at(-1),
		}),
	);
	return {
		arm: topology.arm,
		url: urlOf(doorOf(topology), ports),
		bus: bus.kind,
		units,
		unitOf: (capability) => unitOf(topology, capability),
		cardProcessor: { url: card.url, controlToken: card.controlToken },
		keys,
		async kill(unit, signal, { hold = false } = {}) {
			await supervisor.order({ do: "kill", unit, signal, hold });
		},
		async release(unit) {
			await supervisor.order({ do: "release", unit });
		},
		async replace(unit, file, replacement = {}) {
			const outcome = await supervisor.order({
				do: "replace",
				unit,
				file: resolve(file),
				strategy: replacement.strategy ?? "rolling",
				readyLimitMs: replacement.readyLimitMs ?? options.readyLimitMs,
			});
			return outcome as Replacement;
		},
		usage() {
			// A run has one broker for all arms; whoever sends nothing through it does not pay for it.
			const brokerPid = usesBus(topology) ? broker.pid() : undefined;
			return Object.fromEntries([
				...units.map(({ name }) => [
					name,
					ledger.read(name, supervisor.pids(name)),
				]),
				...(brokerPid === undefined
					? []
					: [["rabbitmq", ledger.read("rabbitmq", [brokerPid])]]),
			]);
		},
		beside() {
			const idleBroker = usesBus(topology) ? undefined : broker.pid();
			return [card.pid, supervisor.pid, idleBroker].flatMap((pid) =>
				pid === undefined ? [] : (usageOf(pid) ?? []),
			);
		},
		journal: supervisor.journal,
		async metrics(unit) {
			const response = await fetch(`${urlOf(unit, ports)}/metrics`);
			return response.text();
		},
		stop: closers.closeAll,
	};
}
