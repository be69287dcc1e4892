import { isDeepStrictEqual } from "node:util";
import type { Assertion } from "../scenario/assertion-shape.ts";
import { valueAt } from "./template.ts";

/** An assertion that did not hold. */
export interface FailedAssertion {
	/** The same for every answer that fails it: `assert $.totalCents min 1`. */
	code: string;
	/** What stood there. */
	found: string;
}

/** Tells the first assertion of a step that an answer does not meet; null where all hold. */
export type AnswerCheck = (answer: unknown) => FailedAssertion | null;

type Condition = {
	code: string;
	path: string;
	holds: (value: unknown) => boolean;
};

/** Makes the check of a step once, before the load; undefined where there is nothing to check. */
export function compileAssertions(
	assertions: readonly Assertion[] | undefined,
): AnswerCheck | undefined {
	const conditions = (assertions ?? []).flatMap(conditionsOf);
	if (conditions.length === 0) return undefined;
	return (answer) => {
		for (const { code, path, holds } of conditions) {
			const value = valueAt(answer, path);
			if (!holds(value)) return { code, found: shown(value) };
		}
		return null;
	};
}

function conditionsOf({ path, ...wanted }: Assertion): Condition[] {
	return Object.entries(wanted)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => ({
			path,
			holds: holdsOf(name, value),
			code: `assert ${path} ${name} ${shown(value)}`,
		}));
}

function holdsOf(name: string, wanted: unknown): Condition["holds"] {
	const amount = Number(wanted);
	switch (name) {
		case "exists":
			return (value) => (value !== undefined) === wanted;
		case "equals":
			return (value) => isDeepStrictEqual(value, wanted);
		case "oneOf":
			return (value) =>
				(wanted as unknown[]).some((one) => isDeepStrictEqual(value, one));
		case "matches": {
			const expression = new RegExp(String(wanted), "u");
			return (value) => typeof value === "string" && expression.test(value);
		}
		case "min":
			return (value) => typeof value === "number" && value >= amount;
		case "max":
			return (value) => typeof value === "number" && value <= amount;
		case "minLength":
			return (value) => (lengthOf(value) ?? -1) >= amount;
		case "maxLength":
			return (value) => (lengthOf(value) ?? Infinity) <= amount;
		default:
			throw new Error(`an answer cannot be asked for "${name}"`);
	}
}

function lengthOf(value: unknown): number | null {
	return typeof value === "string" || Array.isArray(value)
		? value.length
		: null;
}

const longest = 80;

function shown(value: unknown): string {
	if (value === undefined) return "nothing";
	const text = JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}]/gu, " ");
	return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}
