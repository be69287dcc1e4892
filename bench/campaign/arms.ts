import { topologyOf } from "../experiment/builds.ts";
import { brokerOf, busFor } from "../experiment/buses.ts";
import { type Broker, directBroker } from "../targets/broker.ts";
import { findRabbitmq } from "../targets/rabbitmq.ts";
import { type Victim, victimsOf } from "./victims.ts";

/** The arms of a campaign with their victims, given the broker of the run. */
export function armsWithVictims(
	root: string,
	arms: readonly string[],
	broker: Pick<Broker, "crash">,
): { name: string; victims: readonly Victim[] }[] {
	return arms.map((name) => {
		// Asked for its kind of bus only: an arm may do without the broker of the run.
		const ours = brokerOf(name, { ...directBroker(""), ...broker });
		const brokerIsOurs = ours.crash !== undefined;
		const victims = victimsOf(topologyOf(root, name), brokerIsOurs);
		return { name, victims };
	});
}

/** The broker that a run with these arms would find, as far as a schedule is concerned. Starts nothing. */
export function foreseenBroker(
	root: string,
	arms: readonly string[],
	{ bus, amqpUrl }: { bus: "auto" | "direct" | "amqp"; amqpUrl?: string },
): Pick<Broker, "crash"> {
	const isPrivate =
		busFor(root, arms, bus) !== "direct" && !amqpUrl && findRabbitmq();
	return isPrivate ? { crash: async () => undefined } : {};
}
