import { pinsItsImages, showsItsHealth, startsInOrder } from "./life.ts";
import { hasEqualLimits } from "./limits.ts";
import type { Rule } from "./rule.ts";
import {
	hasFewRights,
	opensOnlyTheDoor,
	ownsItsData,
	seesOnlyItsKeys,
} from "./safety.ts";
import {
	hasEveryUnit,
	isToldWhatItNeeds,
	isToldWhatItReads,
	knowsItsPeers,
	reachesWhomItIsTold,
} from "./wiring.ts";

/** All rules, by what they hold for every service. */
export const rules = {
	hasEveryUnit,
	isToldWhatItReads,
	isToldWhatItNeeds,
	knowsItsPeers,
	reachesWhomItIsTold,
	hasEqualLimits,
	opensOnlyTheDoor,
	hasFewRights,
	showsItsHealth,
	startsInOrder,
	pinsItsImages,
	seesOnlyItsKeys,
	ownsItsData,
} satisfies Record<string, Rule>;
export type RuleName = keyof typeof rules;
