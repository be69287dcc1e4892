import type { ArmCost } from "../../results/cost-schema.ts";
import type { Ratio, ScenarioResult } from "../../results/schema.ts";
import { ratioText } from "../../stats/format.ts";
import { byteSize, capital, digits } from "../print/format.ts";

/** What the other arms cost beside the first, for readers: a sentence on requests, one on orders, one on memory, for each. */
export function costSentences(scenario: ScenarioResult): string[] {
	const [first, ...others] = Object.entries(scenario.arms).flatMap(
		([arm, { cost }]) => (cost ? [{ arm, cost }] : []),
	);
	if (!first) return [];
	return others.flatMap((other) => {
		const ratio = (metric: string) =>
			scenario.ratios.find(
				(each) =>
					each.metric === metric &&
					each.of_arms.join("/") === `${other.arm}/${first.arm}`,
			);
		return [
			...ofRequests(first, other, ratio("cpuPerGood")),
			...ofOrders(first, other, ratio("cpuPerOrder")),
			...ofMemory(first, other, ratio("memory")),
		];
	});
}

interface Costly {
	arm: string;
	cost: ArmCost;
}

function ofRequests(first: Costly, other: Costly, ratio?: Ratio): string[] {
	const [low, high] = [
		first.cost.cpuMicrosPerGood,
		other.cost.cpuMicrosPerGood,
	];
	if (!ratio || !low || !high) return [];
	const sql = [other, first].map(({ cost }) => cost.perGood?.sqlStatements);
	const ran = sql.every((value) => typeof value === "number")
		? ` It ran ${digits(sql[0])} SQL statements for it, ${first.arm} ${digits(sql[1])}.`
		: "";
	return [
		`${capital(other.arm)} took ${digits(high)} µs of CPU for a good request, ${first.arm} ${digits(low)} µs: ${beside(ratio)}.${movedText(other)}${ran}`,
	];
}

function movedText({ arm, cost: { perGood } }: Costly): string {
	if (!perGood?.wireBytes || !perGood.wireMessages) return "";
	return ` For each, ${byteSize(perGood.wireBytes)} went between the processes of ${arm}, in ${digits(perGood.wireMessages)} messages.`;
}

function ofOrders(first: Costly, other: Costly, ratio?: Ratio): string[] {
	const [low, high] = [
		first.cost.cpuMicrosPerOrder,
		other.cost.cpuMicrosPerOrder,
	];
	if (!ratio || !low || !high) return [];
	const rows = [other, first].map(({ cost }) => cost.perOrder?.rowsWritten);
	const written = rows.every((value) => typeof value === "number")
		? ` ${capital(other.arm)} wrote ${digits(rows[0])} rows for it, ${first.arm} ${digits(rows[1])}.`
		: "";
	return [
		`With all that customers did besides, an order came to ${digits(high / 1000)} ms of CPU on ${other.arm} and ${digits(low / 1000)} ms on ${first.arm}: ${beside(ratio)}.${written}`,
	];
}

function ofMemory(first: Costly, other: Costly, ratio?: Ratio): string[] {
	const [low, high] = [first.cost.peakMemoryBytes, other.cost.peakMemoryBytes];
	if (!ratio || !low || !high) return [];
	return [
		`${capital(other.arm)} needed ${byteSize(high)} of memory at most, ${first.arm} ${byteSize(low)}: ${beside(ratio)}.`,
	];
}

/** A ratio that is told from noise, or that it is not. */
function beside(ratio: Ratio): string {
	const text = `${ratioText(ratio)} times`;
	if (ratio.low === null)
		return `${text}, in one round, which gives no interval`;
	return ratio.verdict === "held"
		? text
		: `${text}, which this run does not tell from noise`;
}
