import {
	longestWaitMs,
	usualBounds,
	usualLimitMs,
} from "../../shop/runtime/resilience.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { Resilience } from "../scenario/vocabulary.ts";
import type { Topology } from "../targets/topology.ts";
import { armNamed, resilienceOf } from "./arms.ts";

const { process: inProcess, module, peer } = usualBounds;
const limit = `${usualLimitMs} ms`;
const bounds = `at most ${inProcess} requests in a process and ${module} of a capability`;

/** What a policy does for calls between units. */
const between: Record<Resilience, string> = {
	none: "the request's own deadline only",
	timeouts: `calls have limits (${limit}, or their own) and are repeated up to twice, without a budget`,
	full: `calls have limits (${limit}, or their own), one repeat within a retry budget, a breaker and a bulkhead (${peer} to a peer); ${bounds}, as many wait for ${longestWaitMs} ms`,
};

/** What it does within one process, beside the deadlines of the card processor, which every policy has. */
const within: Record<Resilience, string> = {
	none: "deadlines of the card processor only",
	timeouts: `deadlines of the card processor; operations that wait have limits (${limit}, 10 s with a card)`,
	full: `deadlines of the card processor; operations that wait have limits (${limit}, 10 s with a card); ${bounds}, as many wait for ${longestWaitMs} ms`,
};

/** What guards an arm, by scenario where they differ. */
export function policyOf(
	arm: string,
	{ units }: Topology,
	scenarios: readonly Pick<Scenario, "id" | "resilience">[],
): string {
	const words = Object.keys(units).length === 1 ? within : between;
	const said = (policy: Resilience) => `${policy}: ${words[policy]}`;
	const policies = scenarios.map(({ id, resilience }) => ({
		id,
		policy: resilienceOf(arm, resilience),
	}));
	const [first] = policies;
	if (!first) return said(resilienceOf(arm, "full"));
	if (policies.every(({ policy }) => policy === first.policy))
		return said(first.policy);
	return policies
		.map(({ id, policy }) => `in ${id} ${said(policy)}`)
		.join("; ");
}

/** What is said of an arm that has a policy of its own, other than `full`. */
export function ownPolicyOf(arm: string): string[] {
	const { resilience, build } = armNamed(arm);
	if (resilience === "run" || resilience === "full") return [];
	const isSpread = build === "microservices";
	if (resilience === "none")
		return [
			isSpread
				? "no breaker, no retries, no limits but the request's own deadline"
				: "no limits and no bounds",
		];
	return [
		isSpread
			? "limits and repeats of each call, no retry budget, no breaker, no bulkheads"
			: "limits of operations, no bounds",
	];
}
