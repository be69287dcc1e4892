import type {
	TraceExample,
	TracePart,
	TraceSpan,
} from "../../results/trace-schema.ts";

/** A line of a waterfall: one span, or several statements of one kind that followed one another. */
export interface WaterfallRow {
	depth: number;
	/** The process; empty where it is that of the line above it. */
	unit: string;
	name: string;
	part: TracePart | "event";
	startMs: number;
	durationMs: number;
	/** Its share of the latency. */
	ownMs: number;
	failed: boolean;
}

/** What the answer waited for, and what came after it or beside it. Times from the start of the request. */
export interface Waterfall {
	rows: WaterfallRow[];
	afterwards: WaterfallRow[];
}

const partOfKind: Readonly<Record<string, WaterfallRow["part"]>> = {
	request: "wire",
	client: "wire",
	server: "edge",
	call: "edge",
	handler: "handler",
	sql: "sql",
	card: "card",
	publish: "event",
	send: "event",
	consume: "event",
};

/** The lines of a traced request. */
export function waterfallOf(example: TraceExample): Waterfall {
	const spans = example.spans;
	return {
		rows: rowsOf(spans.filter((span) => !span.afterwards)),
		afterwards: rowsOf(spans.filter((span) => span.afterwards)),
	};
}

function rowsOf(spans: readonly TraceSpan[]): WaterfallRow[] {
	const depths = new Map<string, number>();
	const units = new Map<string, string>();
	const rows: WaterfallRow[] = [];
	for (const group of grouped(spans)) {
		const [first] = group as [TraceSpan];
		const parentDepth = depths.get(first.parent ?? "");
		const depth = parentDepth === undefined ? 0 : parentDepth + 1;
		for (const { id, unit } of group) {
			depths.set(id, depth);
			units.set(id, unit);
		}
		const sameUnit = units.get(first.parent ?? "") === first.unit;
		rows.push({ ...rowOf(group), depth, unit: sameUnit ? "" : first.unit });
	}
	return rows;
}

/** Statements of the same kind, one after the other under the same parent, as one. */
function grouped(spans: readonly TraceSpan[]): TraceSpan[][] {
	const groups: TraceSpan[][] = [];
	for (const span of spans) {
		const [last] = groups.at(-1) ?? [];
		const same =
			last?.kind === "sql" &&
			span.kind === "sql" &&
			last.parent === span.parent &&
			last.name === span.name;
		if (same) groups.at(-1)?.push(span);
		else groups.push([span]);
	}
	return groups;
}

function rowOf(group: readonly TraceSpan[]) {
	const [first] = group as [TraceSpan];
	const end = Math.max(...group.map((one) => one.startMs + one.durationMs));
	const times = group.length === 1 ? "" : `${group.length} × `;
	return {
		name: `${times}${first.name}`,
		part: partOfKind[first.kind] ?? "other",
		startMs: first.startMs,
		durationMs: end - first.startMs,
		ownMs: group.reduce((sum, { ownMs }) => sum + ownMs, 0),
		failed: group.some(({ failed }) => failed),
	};
}

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of `width` characters for a stretch of an axis that begins at `fromMs`. */
export function barText(
	row: Pick<WaterfallRow, "startMs" | "durationMs">,
	axis: { fromMs: number; toMs: number; width: number },
): string {
	const scale = axis.width / Math.max(1e-9, axis.toMs - axis.fromMs);
	const start = Math.min(
		axis.width - 1,
		Math.max(0, Math.floor((row.startMs - axis.fromMs) * scale)),
	);
	const length = Math.min(axis.width - start, row.durationMs * scale);
	const whole = Math.floor(length);
	const rest = eighths[Math.floor((length - whole) * 8)] ?? "";
	const bar = `${"█".repeat(whole)}${rest}` || "▏";
	return `${" ".repeat(start)}${bar}`.slice(0, axis.width);
}

/** Where a waterfall begins and ends; `untilMs` where it shares the end of a longer one. */
export function axisOf(
	rows: readonly WaterfallRow[],
	untilMs = 0,
): {
	fromMs: number;
	toMs: number;
} {
	return {
		fromMs: Math.min(...rows.map((row) => row.startMs)),
		toMs: Math.max(untilMs, ...rows.map((row) => row.startMs + row.durationMs)),
	};
}

const columns = { part: 8, number: 8 };

/** A waterfall as lines of at most `width` characters. `most`: further lines are counted, not shown. */
export function waterfallText(
	rows: readonly WaterfallRow[],
	{
		width,
		most = Number.POSITIVE_INFINITY,
		untilMs = 0,
	}: { width: number; most?: number; untilMs?: number | undefined },
): string[] {
	if (rows.length === 0) return [];
	const shown = rows.slice(0, most);
	const fixed = columns.part + 2 * columns.number + 3;
	const label = Math.max(20, Math.round((width - fixed) * 0.6));
	const axis = {
		...axisOf(rows, untilMs),
		width: Math.max(8, width - fixed - label),
	};
	const line = (cells: readonly [string, string, string, string, string]) =>
		`${cut(cells[0], label)} ${cells[1].padEnd(columns.part)}${cells[2].padStart(columns.number)}${cells[3].padStart(columns.number)} ${cells[4]}`.trimEnd();
	const left = rows.length - shown.length;
	return [
		line(["", "kind", "ms", "own ms", ""]),
		...shown.map((row) =>
			line([
				labelOf(row),
				row.part,
				row.durationMs.toFixed(2),
				row.ownMs === 0 ? "" : row.ownMs.toFixed(2),
				barText(row, axis),
			]),
		),
		...(left > 0 ? [`… ${left} more lines in the reports`] : []),
	];
}

function labelOf({ depth, unit, name, failed }: WaterfallRow): string {
	return `${"  ".repeat(depth)}${unit && `${unit}: `}${name}${failed ? " (failed)" : ""}`;
}

function cut(text: string, length: number): string {
	return text.length > length
		? `${text.slice(0, length - 1)}…`
		: text.padEnd(length);
}
