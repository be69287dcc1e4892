import { isTooWide } from "../../stats/format.ts";
import type { Estimate } from "../../stats/interval.ts";

/** Numbers as all reports print them: with their unit, in digits that mean something, the same in every locale. */

/** What stands where there is no number: not measured, or not earned. */
export const missing = "–";

type Value = number | null | undefined;

const isMissing = (value: Value): value is null | undefined =>
	value === null || value === undefined;

/** A whole number in groups of three: `12,345`. */
export function count(value: Value): string {
	if (isMissing(value)) return missing;
	return String(Math.round(value)).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 round`, `2 rounds`. */
export function counted(value: number, noun: string): string {
	return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** About three significant digits, never an exponent: `0`, `0.34`, `3.42`, `34.2`, `342`, `12,345`. */
export function digits(value: Value): string {
	if (isMissing(value)) return missing;
	const size = Math.abs(value);
	if (size === 0) return "0";
	if (size < 0.001) return "<0.001";
	if (size < 0.995) return value.toPrecision(2);
	if (size < 9.995) return value.toFixed(2);
	if (size < 99.95) return value.toFixed(1);
	return count(value);
}

/** Milliseconds with the unit that suits them: `0.34 ms`, `34.2 ms`, `1.3 s`, `125 s`. */
export function duration(ms: Value): string {
	if (isMissing(ms)) return missing;
	if (ms < 1000) return `${digits(ms)} ms`;
	const seconds = ms / 1000;
	return `${seconds < 100 ? seconds.toFixed(1) : count(seconds)} s`;
}

/** A latency with its interval, in ms without the unit: `9.40 [8.10, 11.2]`, `9.40` where there is none, `9.40 [too wide]`. */
export function estimate(ms: Estimate | null): string {
	if (!ms || ms.low === null || ms.high === null) return digits(ms?.value);
	if (isTooWide(ms)) return `${digits(ms.value)} [too wide]`;
	return `${digits(ms.value)} [${digits(ms.low)}, ${digits(ms.high)}]`;
}

const byteUnits = ["B", "kB", "MB", "GB", "TB"] as const;

/** Bytes in powers of 1,000: `980 B`, `1.24 MB`. */
export function byteSize(bytes: Value): string {
	if (isMissing(bytes)) return missing;
	let size = bytes;
	let unit = 0;
	while (size >= 999.5 && unit < byteUnits.length - 1) {
		size /= 1000;
		unit += 1;
	}
	return `${unit === 0 ? count(size) : digits(size)} ${byteUnits[unit]}`;
}

/** A share (0–1) as per cent. What is not all is never rounded to 100 %, what is not nothing never to 0 %. */
export function percent(share: Value): string {
	if (isMissing(share)) return missing;
	const value = share * 100;
	if (value === 0 || value === 100) return `${value} %`;
	if (value < 0.01) return "<0.01 %";
	if (value > 99.99) return ">99.99 %";
	if (value > 99) return `${value.toFixed(2)} %`;
	return `${Number(value < 10 ? value.toPrecision(2) : value.toFixed(1))} %`;
}

/** One value against another as per cent, such as an error of what was measured: unlike a share it may pass 100 %. */
export function percentOfOther(ratio: Value): string {
	if (isMissing(ratio) || ratio <= 1) return percent(ratio);
	return `${digits(ratio * 100)} %`;
}

/** `12 of 80 (15 %)`; the share is left out where nothing was offered. */
export function partOf(some: number, all: number): string {
	const shares = all === 0 ? "" : ` (${percent(some / all)})`;
	return `${count(some)} of ${count(all)}${shares}`;
}

/** A moment in UTC, to the second: `2026-01-02 03:04:05 UTC`. */
export function moment(timestamp: string | null): string {
	return timestamp === null
		? missing
		: `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} UTC`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
	const last = words.at(-1) ?? "";
	return words.length < 2
		? last
		: `${words.slice(0, -1).join(", ")} and ${last}`;
}

/** With its first letter large, to begin a sentence. */
export function capital(text: string): string {
	return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Text of scenario files on one line, without characters that steer a terminal or turn the direction of writing. */
export function oneLine(text: string): string {
	return text
		.replaceAll(/\s+/g, " ")
		.replaceAll(/[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "");
}

/** The same without spaces around it. */
export function plainText(text: string): string {
	return oneLine(text).trim();
}

const beforeUnit = /(?<=\d) (?=%|(?:ms|s|B|kB|MB|GB|TB|rounds?|of)\b)/g;

/** With spaces before units that no line is broken at. */
export function keptTogether(text: string): string {
	return text.replaceAll(beforeUnit, "\u00a0");
}
