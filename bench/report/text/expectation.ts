import type { ExpectationResult } from "../../results/schema.ts";
import { twoDigits } from "../../stats/format.ts";
import {
	byteSize,
	count,
	digits,
	duration,
	missing,
	percent,
} from "../print/format.ts";

const words: Readonly<Record<string, string>> = {
	goodShare: "good share",
	bystanderFailures: "bystander failures",
	recovery: "time to recover",
	violations: "broken invariants",
	unitsShipped: "units shipped",
	bytesShipped: "bytes shipped",
	totalTime: "total time",
	cpuPerGood: "CPU per good request",
	cpuPerOrder: "CPU per order",
	memory: "peak memory",
	failedDuringDeploy: "failed requests during the deploy",
	unavailable: "time that capabilities were not available",
	rollbackTime: "time to go back",
	unitsOut: "units that the new version took over",
};

/** What is expected of what: `p50 of checkout, microservices ÷ monolith`, `bystander failures on monolith`. */
export function expectedSubject(expectation: ExpectationResult): string {
	const { metric, of, on, ratio, growth } = expectation;
	const name = `${growth ? "growth over the series of " : ""}${words[metric] ?? metric}`;
	const part = of === null ? "" : ` of ${of}`;
	const where =
		ratio === null
			? ` on ${on ?? "every arm"}`
			: `, ${ratio.replace("/", " ÷ ")}`;
	return `${name}${part}${where}`;
}

/** `at most 0.5 %`, `at least 1`, `from 1 to 5`. */
export function boundText({ min, max, unit }: ExpectationResult): string {
	const bound = (value: number) =>
		unit === "ratio" ? String(value) : valueText(value, unit);
	if (min !== null && max !== null)
		return `from ${bound(min)} to ${bound(max)}`;
	if (max !== null) return `at most ${bound(max)}`;
	return min === null ? missing : `at least ${bound(min)}`;
}

/** What was measured: one number for a ratio, else one for each arm. */
export function measuredText(expectation: ExpectationResult): string {
	const measured = Object.entries(expectation.measured);
	if (measured.length === 0) return missing;
	return measured
		.map(([key, value]) => {
			const text = measuredValue(value, expectation);
			return expectation.ratio === null ? `${key} ${text}` : text;
		})
		.join(", ");
}

const neverSeen: Readonly<Record<string, string>> = {
	recovery: "did not recover",
	detection: "nobody noticed",
	drain: "not done before the load ended",
};

function measuredValue(
	value: number | null,
	{ metric, unit }: ExpectationResult,
): string {
	if (value === null) return missing;
	// What was not seen is stored as worse than any bound (bench/experiment/expectations.ts).
	if (value >= Number.MAX_SAFE_INTEGER) return neverSeen[metric] ?? "not seen";
	if (metric === "recovery" && value === 0) return "at once";
	return valueText(value, unit);
}

function valueText(value: number, unit: ExpectationResult["unit"]): string {
	const texts: Record<ExpectationResult["unit"], (value: number) => string> = {
		ms: duration,
		micros: (value) => `${digits(value)} µs`,
		share: percent,
		count,
		bytes: byteSize,
		ratio: twoDigits,
		perSecond: (value) => `${digits(value)}/s`,
	};
	return texts[unit](value);
}

/** One line: `p50 of checkout, microservices ÷ monolith: at least 1; measured 2.9`. */
export function expectationText(expectation: ExpectationResult): string {
	const values = Object.values(expectation.measured);
	const found = values.some((value) => value !== null)
		? `measured ${measuredText(expectation)}`
		: "not measured";
	return `${expectedSubject(expectation)}: ${boundText(expectation)}; ${found}`;
}
