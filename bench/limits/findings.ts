import type { Scores } from "./contest.ts";
import { type Finding, ratioOf } from "./goals.ts";

/** Who takes part. */
export const names = {
	monolith: "monolith",
	microservices: "gateway and catalog",
	bare: "bare express + better-sqlite3",
	bareShop: "bare, without setPrototypeOf",
	barePaid: "bare, and two bare card calls",
};

const comparing =
	(operation: string, scores: Scores) =>
	(what: string, pair: readonly [string, string], min?: number): Finding => ({
		what: `${operation}: ${what}`,
		...ratioOf(scores, pair),
		unit: "ratio",
		bound: min === undefined ? undefined : { min },
	});

/** How fast products are read. */
export function readFindings(scores: Scores): Finding[] {
	const { monolith, microservices, bare, bareShop } = names;
	const compare = comparing("getProduct", scores);
	return [
		compare("monolith ÷ bare", [monolith, bare], 0.8),
		compare("monolith ÷ bare without setPrototypeOf", [monolith, bareShop]),
		compare("gateway and catalog ÷ monolith", [microservices, monolith], 0.35),
	];
}

/** How fast orders are placed. */
export function orderFindings(scores: Scores): Finding[] {
	const { monolith, bare, bareShop, barePaid } = names;
	const compare = comparing("placeOrder", scores);
	return [
		compare("monolith ÷ bare (which pays nothing)", [monolith, bare], 0.5),
		compare("monolith ÷ bare without setPrototypeOf", [monolith, bareShop]),
		compare("monolith ÷ bare with two card calls", [monolith, barePaid]),
	];
}
