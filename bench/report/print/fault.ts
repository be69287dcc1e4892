import type { TrialFault } from "../../results/trial-schema.ts";

const kindWords: Readonly<Record<string, string>> = {
	handledError: "handled errors",
	uncaughtError: "uncaught error",
	slow: "slow answers",
	memoryLeak: "memory leak",
	cpuBurn: "CPU burn",
	databaseLocked: "locked database",
	diskFull: "full disk",
	clockShift: "shifted clock",
	poisonMessage: "poison message",
	duplicateDelivery: "duplicate delivery",
	callDelayed: "delayed calls",
	callCut: "cut calls",
	callReset: "reset calls",
	cardSlow: "slow card processor",
	cardDeclining: "declining card processor",
	cardUnreachable: "unreachable card processor",
	cardAnswerLost: "lost answers of the card processor",
	busDown: "bus down",
	gatewayDown: "gateway down",
};

/** A fault in words: `crash of reviews`, `bus down`. Where a fault hits no capability, or all, results say so by these names. */
export function faultText({
	kind,
	capability,
}: Pick<TrialFault, "kind" | "capability">): string {
	const word = kindWords[kind] ?? kind;
	if (capability === "no capability") return word;
	return `${word} of ${capability === "all" ? "every capability" : capability}`;
}
