import { createServiceToken } from "../../shop/runtime/auth.ts";
import { type Settings, settingFile } from "../../shop/runtime/env.ts";
import type { Host, Unit } from "../../shop/runtime/host.ts";
import { assemble } from "./assemble.ts";
import type { Bus, Intake } from "./bus.ts";
import { createDirectBus } from "./bus-direct.ts";
import { showEvents } from "./event-metrics.ts";
import { createPeers } from "./peers.ts";
import type { Peer, Service } from "./service-shape.ts";

/** A service as a process of its own: its database, its peers over HTTP, its bus. */
export function unitOf(service: Service): Unit {
	return {
		name: service.name,
		async build(host) {
			const peers = createPeers(
				host.settings,
				host.metrics,
				ownToken(service.name, host),
			);
			const bus = (intake: Intake) =>
				busOf(service.name, host, { intake, peer: peers.peer });
			const assembled = await assemble(service, host, {
				peer: peers.peer,
				bus,
			});
			showEvents(host.metrics, [assembled]);
			return {
				...assembled,
				async stop() {
					await assembled.stop?.();
					await peers.close();
				},
			};
		},
	};
}

/** The token by which a service calls the others; absent where there is no secret. */
export function ownToken(
	name: string,
	host: { settings: Settings },
): (() => Promise<string>) | undefined {
	if (!host.settings.SERVICE_SECRET_FILE) return undefined;
	return createServiceToken(
		name,
		settingFile(host.settings, "SERVICE_SECRET_FILE"),
	);
}

/** amqplib is only loaded where it is used: it would slow down the start of twelve processes. */
async function busOf(
	service: string,
	{ settings, log, metrics }: Host,
	parts: { intake: Intake; peer: (name: string) => Peer },
): Promise<Bus> {
	const { SUBSCRIPTIONS: subscriptions, BUS, AMQP_URL: url } = settings;
	if (BUS === "direct") return createDirectBus({ subscriptions, ...parts });
	if (!url)
		throw new Error(
			"AMQP_URL is not set: give the address of the broker, or set BUS=direct",
		);
	const { createAmqpBus } = await import("./bus-amqp.ts");
	const { take } = parts.intake;
	const { broker: bytes } = metrics.bytes;
	return createAmqpBus({ service, url, subscriptions, take, log, bytes });
}
