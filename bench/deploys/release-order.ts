import type { Misreading } from "./skew/messages.ts";

/** Which version of a unit: the one that runs, or the one to ship. */
export type Age = "old" | "new";

/** A message of one version that its reader in another version does not understand. */
export interface Misunderstanding extends Misreading {
	/** The version of who said it. */
	said: Age;
	/** The version of who reads it. */
	read: Age;
}

/** A release that was not shipped, because units would not understand each other on the way. */
export class ReleaseRefused extends Error {
	override readonly name = "ReleaseRefused";
	readonly code = "ReleaseRefused";
	readonly exitCode = 2;
}

/**
 * An order in which units can be replaced one by one, so that all understand each other after every step; units keep the given
 * order where that does not matter. While one is replaced its old and its new version serve together: that is the state before
 * and the state after. Undefined where there is none.
 */
export function orderOf(
	units: readonly string[],
	misunderstandings: readonly Misunderstanding[],
): string[] | undefined {
	const deadEnds = new Set<string>();
	const search = (replaced: readonly string[]): string[] | undefined => {
		if (replaced.length === units.length) return [...replaced];
		const state = [...replaced].sort().join(" ");
		if (deadEnds.has(state)) return undefined;
		for (const unit of units) {
			if (replaced.includes(unit)) continue;
			const next = [...replaced, unit];
			if (brokenIn(next, misunderstandings).length > 0) continue;
			const order = search(next);
			if (order) return order;
		}
		deadEnds.add(state);
		return undefined;
	};
	return search([]);
}

/**
 * What is not understood while just these units are new. An event outlives the version that published it, in an outbox or a
 * queue: whoever reads must understand the old one also when its publisher is new.
 */
export function brokenIn(
	replaced: readonly string[],
	misunderstandings: readonly Misunderstanding[],
): Misunderstanding[] {
	const ageOf = (unit: string): Age =>
		replaced.includes(unit) ? "new" : "old";
	return misunderstandings.filter(
		({ kind, from, to, said, read }) =>
			ageOf(to) === read &&
			(ageOf(from) === said || (kind === "event" && said === "old")),
	);
}

/** The order for a release, or the given one when it works. Throws ReleaseRefused, with the reason and the order that works. */
export function safeOrder(
	units: readonly string[],
	misunderstandings: readonly Misunderstanding[],
	wanted?: readonly string[],
): string[] {
	const order = orderOf(units, misunderstandings);
	if (!order) throw new ReleaseRefused(noOrder(units, misunderstandings));
	if (!wanted) return order;
	sameUnits(units, wanted);
	for (const [index, unit] of wanted.entries()) {
		const broken = brokenIn(wanted.slice(0, index + 1), misunderstandings);
		if (broken.length > 0)
			throw new ReleaseRefused(
				[
					`the release in the order ${wanted.join(", ")} is refused: once ${unit} is replaced`,
					...sentences(broken),
					`this order works: ${order.join(", ")}`,
				].join("\n"),
			);
	}
	return [...wanted];
}

function sameUnits(units: readonly string[], wanted: readonly string[]): void {
	const [ships, named] = [units, wanted].map((each) => [...each].sort().join());
	if (ships === named) return;
	throw new ReleaseRefused(
		`the order ${wanted.join(", ")} does not name each unit that ships once: ${units.join(", ")}`,
	);
}

function noOrder(
	units: readonly string[],
	misunderstandings: readonly Misunderstanding[],
): string {
	const inEnd = brokenIn(units, misunderstandings);
	if (inEnd.length > 0)
		return [
			"the release is refused: even when all of it is shipped",
			...sentences(inEnd),
			"mend the change, or ship first what reads both",
		].join("\n");
	return [
		`the release is refused: ${units.join(", ")} cannot be replaced one by one in any order`,
		...furthest(units, misunderstandings).flatMap(({ unit, broken }) => [
			`with ${unit} next`,
			...sentences(broken),
		]),
		"ship it in steps that understand their neighbours: who is asked learns both, then who asks moves over, then the old goes; or replace all at once, with an outage",
	].join("\n");
}

/** Where the longest way ends, and what stands in the way of each next step. */
function furthest(
	units: readonly string[],
	misunderstandings: readonly Misunderstanding[],
): { unit: string; broken: Misunderstanding[] }[] {
	let replaced: string[] = [];
	for (;;) {
		const steps = units
			.filter((unit) => !replaced.includes(unit))
			.map((unit) => ({
				unit,
				broken: brokenIn([...replaced, unit], misunderstandings),
			}));
		const open = steps.find(({ broken }) => broken.length === 0);
		if (!open) return steps;
		replaced = [...replaced, open.unit];
	}
}

function sentences(broken: readonly Misunderstanding[]): string[] {
	return [...new Set(broken.map((each) => `  ${sentenceOf(each)}`))];
}

/** "cart (old) does not understand items[].priceCents in the answer of catalog (new) to productsByIds: …". */
export function sentenceOf(misunderstanding: Misunderstanding): string {
	const { from, to, kind, name, field, why, said, read } = misunderstanding;
	const speaker = `${from} (${said})`;
	const what = {
		answer: `the answer of ${speaker} to ${name}`,
		request: `the request ${name} of ${speaker}`,
		event: `the event ${name} of ${speaker}`,
	}[kind];
	return `${to} (${read}) does not understand ${field === null ? "" : `${field} in `}${what}: ${why}`;
}
