import type {
	FromRelays,
	RelayOrder,
	RelayRoute,
	ToRelays,
} from "../targets/relay-protocol.ts";
import { type Relay, startRelay } from "./relay.ts";

// The process of all relays of a target: neither the driver's event loop nor the units do its work.

const send = (message: FromRelays) => {
	if (process.connected) process.send?.(message);
};

function carryOut(relays: readonly Relay[], order: RelayOrder): unknown {
	const relay = relays[order.relay];
	if (!relay) throw new Error(`there is no relay ${order.relay}`);
	return order.do === "behave" ? relay.behave(order.behaviour) : relay.struck();
}

function obey(relays: readonly Relay[], { id, order }: ToRelays): void {
	try {
		send({ type: "answer", id, value: carryOut(relays, order) });
	} catch (thrown) {
		send({ type: "refusal", id, message: String(thrown) });
	}
}

async function main(): Promise<void> {
	const routes = JSON.parse(process.env.RELAYS ?? "[]") as RelayRoute[];
	const relays = await Promise.all(routes.map(startRelay));
	process.on("message", (message: ToRelays) => obey(relays, message));
	send({ type: "ready" });
}

// Whoever started it is gone, or wants it gone: nobody speaks through it any more.
const end = () => process.exit(0);
process.on("disconnect", end);
process.on("SIGTERM", end);

main().catch((failure: Error) => {
	console.error(`relay: ${failure.message}`);
	process.exit(1);
});
