import type { Scenario } from "../scenario/schema.ts";
import type { Resilience } from "../scenario/vocabulary.ts";
import type { Broker } from "../targets/broker.ts";
import { EnvironmentNotReady } from "../targets/errors.ts";
import { type Arm, armNamed, resilienceOf } from "./arms.ts";

/** From the oldest way to build the shop to the most divided one; each step changes as little as can be (method.md, Attribution). */
export const wholeLadder = [
	"monolith-soap",
	"monolith",
	"monolith-gateway",
	"monolith-workers",
	"colocated",
	"microservices-bare",
	"microservices-amqp-bare",
	"microservices-amqp",
] as const;

/** The steps that can run here, in order, and those that cannot. */
export interface Ladder {
	steps: string[];
	left: { arm: string; why: string }[];
}

/**
 * The steps of a ladder here. Where there is no RabbitMQ, the whole ladder ends with the policy on the direct bus, so that its step
 * is not lost. Throws EnvironmentNotReady when no two steps are left.
 */
export function ladderOf(
	asked: readonly string[] | undefined,
	bus: Pick<Broker, "kind" | "says">,
): Ladder {
	const wanted = asked ?? wholeLadder;
	const canRun = (arm: string) =>
		bus.kind === "amqp" || armNamed(arm).bus !== "amqp";
	const steps = wanted.filter(canRun);
	const left = wanted
		.filter((arm) => !canRun(arm))
		.map((arm) => ({ arm, why: `needs RabbitMQ, and the bus is ${bus.says}` }));
	if (asked === undefined && left.length > 0)
		steps.push("microservices-direct");
	if (steps.length >= 2) return { steps, left };
	throw new EnvironmentNotReady({
		code: "LadderTooShort",
		what: `of the ladder ${wanted.join(", ")} fewer than two steps can run`,
		where: `the bus is ${bus.says}`,
		why: "a ladder tells the difference between one step and the next",
		fix: "`apt-get install rabbitmq-server` (it need not run), or set AMQP_URL, or name other steps with --arms",
	});
}

/** The arms of a scenario: the steps of a ladder, else those that it names, else those of the run. */
export function armsOf(
	scenario: Scenario,
	run: { arms: readonly string[]; broker: Pick<Broker, "kind" | "says"> },
): readonly string[] {
	return scenario.kind === "ladder"
		? ladderOf(scenario.steps, run.broker).steps
		: (scenario.arms ?? run.arms);
}

/** What an arm is, as far as a step can change it. */
function traitsOf(arm: Arm) {
	const isMonolith = arm.build.startsWith("monolith");
	const isSpread = arm.build === "microservices";
	return {
		soap: arm.door === "soap",
		gateway: arm.build === "monolith-gateway",
		workers: arm.processes > 1,
		split: !isMonolith,
		spread: isSpread,
		// Within one process nothing has to cross a bus, and no call can be lost.
		amqp: isSpread && arm.bus === "amqp",
	};
}

type Trait = keyof ReturnType<typeof traitsOf>;

/** What a step says, when a trait comes and when it goes. */
const words: Record<Trait, readonly [comes: string, goes: string]> = {
	soap: ["protocol: SOAP instead of REST", "protocol: REST instead of SOAP"],
	gateway: [
		"hop: every request passes a gateway",
		"hop: no gateway in between any more",
	],
	workers: [
		"processes: two share the port and the database",
		"processes: one again",
	],
	split: [
		"data: eleven databases, sagas and events instead of one database and its transactions",
		"data: one database and its transactions",
	],
	spread: [
		"wire: twelve processes behind a gateway, calls go over HTTP",
		"wire: one process, calls do not leave it",
	],
	amqp: [
		"events: through RabbitMQ instead of from service to service",
		"events: from service to service instead of through RabbitMQ",
	],
};

const policyWords: Record<Resilience, string> = {
	none: "policy: calls are not guarded",
	timeouts: "policy: calls have limits, and are repeated without a budget",
	full: "policy: calls have limits, a breaker, a retry budget and bulkheads",
};

/**
 * What guards calls. Within one process there are none to guard: its policy is told only beside that of another single process.
 * The steps of a ladder are fully guarded, unless they say otherwise.
 */
function policyChange(before: string, after: string): string[] {
	const isSpread = (arm: string) => traitsOf(armNamed(arm)).spread;
	const hasCalls = isSpread(before) || isSpread(after);
	const guardOf = (arm: string) =>
		hasCalls && !isSpread(arm) ? "none" : resilienceOf(arm, "full");
	const [from, to] = [guardOf(before), guardOf(after)];
	return from === to ? [] : [policyWords[to]];
}

/** All that changes from one arm to another, in words; empty where nothing does. */
export function changesBetween(before: string, after: string): string[] {
	const [from, to] = [traitsOf(armNamed(before)), traitsOf(armNamed(after))];
	const changes = (Object.keys(words) as Trait[])
		.filter((trait) => from[trait] !== to[trait])
		.map((trait) => words[trait][to[trait] ? 0 : 1]);
	return [...changes, ...policyChange(before, after)];
}
