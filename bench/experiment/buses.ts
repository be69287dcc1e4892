import { type Broker, directBroker } from "../targets/broker.ts";
import { usesBus } from "../targets/topology.ts";
import { armNamed } from "./arms.ts";
import { topologyOf } from "./builds.ts";

type Asked = "auto" | "direct" | "amqp";

/** What is asked for on the command line contradicts itself. */
export class ArmsDisagree extends Error {
	override readonly name = "ArmsDisagree";
	readonly code = "ArmsDisagree";
	readonly exitCode = 2;
}

/**
 * Which bus must be found for arms, given what the run was asked for. `steps` of a ladder would like RabbitMQ and can do without.
 * Throws ArmsDisagree.
 */
export function busFor(
	root: string,
	arms: readonly string[],
	asked: Asked,
	steps: readonly string[] = [],
): Asked {
	if (asked !== "direct" && usesAmqp(steps)) return asked;
	const users = arms.filter((arm) => usesBus(topologyOf(root, arm)));
	const busOf = (arm: string) => armNamed(arm).bus;
	const amqp = users.find((arm) => busOf(arm) === "amqp");
	if (amqp === undefined)
		return users.some((arm) => busOf(arm) === "run") ? asked : "direct";
	if (asked !== "direct") return "amqp";
	throw new ArmsDisagree(
		`--bus direct, but the arm ${amqp} sends its events through RabbitMQ\n  fix: leave --bus out, or take microservices-direct`,
	);
}

function usesAmqp(arms: readonly string[]): boolean {
	return arms.some((arm) => armNamed(arm).bus === "amqp");
}

/** The broker that an arm uses, of the one that was found for the run. */
export function brokerOf(arm: string, found: Broker): Broker {
	return armNamed(arm).bus === "direct"
		? directBroker(`${arm} always does`)
		: found;
}
