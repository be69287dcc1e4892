import type { ComposeService, Composition } from "./composition.ts";

/** What a rule finds wrong: a sentence each, none when all is well. */
export type Rule = (given: Composition) => string[];

/** All services, by name. */
export function entriesOf({
	compose,
}: Composition): [string, ComposeService][] {
	return Object.entries(compose.services);
}

/** A complaint, when something is wrong. */
export function when(wrong: boolean, says: string): string[] {
	return wrong ? [says] : [];
}
