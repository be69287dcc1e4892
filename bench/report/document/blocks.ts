import type { Verdict } from "../../results/fields.ts";
import type { Trial } from "../../results/trial-schema.ts";
import type { CurvePoint } from "../facts/latencies.ts";
import type { TimeBin } from "../facts/over-time.ts";
import type { WaterfallRow } from "./waterfall.ts";

/**
 * What a report says, apart from how it is written: sections make blocks, markdown.ts and html.ts write them. Text is never
 * escaped here and always there, once.
 */

/** A piece of a line. */
export type Span =
	| string
	| { code: string }
	| { strong: string }
	| { arm: string }
	| { verdict: Verdict }
	| { link: string; to: string };

/** A line. */
export type Text = string | readonly Span[];

/** A column of a table; numbers stand to the right. */
export interface Column {
	name: string;
	numeric?: boolean;
}

/** A table; the first cell of each row names the row. */
export interface Table {
	kind: "table";
	caption: string;
	columns: readonly Column[];
	rows: readonly (readonly Text[])[];
	note?: string;
	/** Long or beside a figure: in HTML it opens at its caption, on paper it is open. */
	folded?: boolean;
}

/** Both ends of an interval; null where there is none. */
interface Whisker {
	low: number | null;
	high: number | null;
}

/** Percentiles of one journey with their intervals, an entry for each arm, on an axis that all charts of the scenario share. */
export interface LadderChart {
	chart: "ladder";
	/** What a reader who sees no picture is told. */
	says: string;
	title: string;
	points: readonly ({
		arm: string;
		percentile: string;
		ms: number;
	} & Whisker)[];
	domainMs: [number, number];
}

/** The share of answers that took at most so long, a curve for each arm. */
export interface CurveChart {
	chart: "curve";
	says: string;
	title: string;
	curves: readonly { arm: string; points: readonly CurvePoint[] }[];
	domainMs: [number, number];
}

/** One percentile of one journey in every trial; rounds count from 1. */
export interface RoundsChart {
	chart: "rounds";
	says: string;
	title: string;
	arms: readonly string[];
	dots: readonly {
		arm: string;
		round: number;
		role: Trial["role"];
		accepted: boolean;
		ms: number;
	}[];
	rounds: number;
	domainMs: [number, number];
}

/** Latency of one journey over the load, and under it the answers that were not good. */
export interface TimeChart {
	chart: "time";
	says: string;
	title: string;
	bins: readonly ({ arm: string } & TimeBin)[];
	/** Moments in seconds since the measured load began; null where there is none. */
	firedAt: number | null;
	healedAt: number | null;
}

/** Ratios with their intervals, a line for each, and the A/A band behind those that have one. */
export interface RatiosChart {
	chart: "ratios";
	says: string;
	title: string;
	rows: readonly ({
		name: string;
		arm: string;
		value: number;
		band: { low: number; high: number } | null;
	} & Whisker)[];
}

/** The good share of each second and capability on one arm. */
export interface AvailabilityChart {
	chart: "availability";
	says: string;
	title: string;
	arm: string;
	cells: readonly { capability: string; second: number; good: number }[];
	seconds: number;
	/** Moments in seconds since the measured load began; null where unknown. */
	firedAt: number | null;
	healedAt: number | null;
}

/** One number for each arm. */
export interface BarsChart {
	chart: "bars";
	says: string;
	title: string;
	bars: readonly { arm: string; value: number; label: string }[];
	/** The end of the axis; null: the largest value. */
	most: number | null;
}

/** A value at each step of a ladder: bars that begin where the one before ended. */
export interface ClimbChart {
	chart: "climb";
	says: string;
	title: string;
	/** The whisker: where the bar may end. */
	bars: readonly ({
		step: string;
		from: number;
		to: number;
		label: string;
	} & Whisker)[];
}

/** A value of each arm at each point of a series. */
export interface LinesChart {
	chart: "lines";
	says: string;
	title: string;
	/** What the values of the series are, and each of them. */
	along: string;
	places: readonly string[];
	unit: string;
	/** Where nothing differs; null where there is no such level. */
	level: number | null;
	points: readonly {
		arm: string;
		place: string;
		y: number;
		/** The 95 % interval; null where there is none. */
		low: number | null;
		high: number | null;
	}[];
}

/** Rows by columns, with a text in each cell that is told: faults by capabilities, changes by units. */
export interface GridChart {
	chart: "grid";
	says: string;
	title: string;
	rows: readonly string[];
	columns: readonly string[];
	/** `shade`: 0 to 1, the more the stronger. */
	cells: readonly {
		row: string;
		column: string;
		shade: number;
		text: string;
	}[];
}

/** What happened when, a row for each moment, and how bystanders fared meanwhile. */
export interface TimelineChart {
	chart: "timeline";
	says: string;
	title: string;
	arms: readonly string[];
	moments: readonly string[];
	marks: readonly { arm: string; moment: string; ms: number }[];
	/** Share of good requests of bystanders in each second; empty where it was not kept. */
	strips: readonly { arm: string; shares: readonly (number | null)[] }[];
	seconds: number;
}

export type Chart =
	| LadderChart
	| CurveChart
	| RoundsChart
	| TimeChart
	| RatiosChart
	| AvailabilityChart
	| BarsChart
	| ClimbChart
	| GridChart
	| TimelineChart
	| LinesChart;

/** The spans of one request over time; a line for each. */
export interface WaterfallBlock {
	kind: "waterfall";
	caption: string;
	rows: readonly WaterfallRow[];
	/** Where its axis ends, in ms; unless told, with its last span. */
	untilMs?: number;
}

/** Words and what they mean; each can be linked to. */
export interface Terms {
	kind: "terms";
	items: readonly { id: string; name: string; means: string }[];
}

export type Block =
	/** Begins a group of sections: a name in the table of contents, nothing on the page. */
	| { kind: "part"; text: string }
	| Terms
	| { kind: "heading"; level: 2 | 3; text: string; id: string }
	| { kind: "paragraph"; text: Text }
	| { kind: "warning"; text: Text }
	| { kind: "list"; items: readonly Text[] }
	| { kind: "code"; text: string }
	| WaterfallBlock
	/** Beside one another where there is room. */
	| { kind: "beside"; blocks: readonly Block[] }
	| { kind: "charts"; arms: readonly string[]; charts: readonly Chart[] }
	| Table;

/** A report: its title and all that stands under it. */
export interface Document {
	title: string;
	blocks: readonly Block[];
}

export const part = (text: string): Block => ({ kind: "part", text });

export const heading = (level: 2 | 3, text: string, id: string): Block => ({
	kind: "heading",
	level,
	text,
	id,
});

export const paragraph = (text: Text): Block => ({ kind: "paragraph", text });

export const warning = (text: Text): Block => ({ kind: "warning", text });

export const list = (items: readonly Text[]): Block => ({
	kind: "list",
	items,
});

/** A column of numbers. */
export const numeric = (name: string): Column => ({ name, numeric: true });

/** A column of words. */
export const words = (name: string): Column => ({ name });
