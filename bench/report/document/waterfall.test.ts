import { describe, expect, it } from "vitest";
import type { ArmTrace, TraceSpan } from "../../results/trace-schema.ts";
import { markdownDocument } from "../formats/markdown.ts";
import { htmlDocument } from "../html/page.ts";
import { traceTerminal } from "../terminal/traces.ts";
import { traceReport } from "./trace-report.ts";
import { barText, waterfallOf, waterfallText } from "./waterfall.ts";

const span = (
	id: string,
	parent: string | null,
	more: Partial<TraceSpan>,
): TraceSpan => ({
	...{ id, parent, unit: "orders", kind: "handler", name: id },
	...{ startMs: 0, durationMs: 1, ownMs: 0.5 },
	...more,
});

const example = {
	traceId: "1".repeat(32),
	latencyMs: 10,
	parts: { sql: 1, handler: 2, edge: 1, wire: 4, queue: 2, card: 0, other: 0 },
	spans: [
		span("root", null, { kind: "request", unit: "driver", durationMs: 10 }),
		span("door", "root", { kind: "server", startMs: 1, durationMs: 8 }),
		span("a", "door", { kind: "sql", name: "SELECT stock", startMs: 2 }),
		span("b", "door", { kind: "sql", name: "SELECT stock", startMs: 4 }),
		span("c", "door", { kind: "sql", name: "COMMIT", startMs: 6 }),
		span("<late>", "door", { kind: "consume", startMs: 30, afterwards: true }),
	],
};

describe("a waterfall", () => {
	it("joins statements of one kind that follow one another, and says a unit once", () => {
		const { rows, afterwards } = waterfallOf(example);
		expect(rows.map(({ depth, unit, name }) => [depth, unit, name])).toEqual([
			[0, "driver", "root"],
			[1, "orders", "door"],
			[2, "", "2 × SELECT stock"],
			[2, "", "COMMIT"],
		]);
		expect(rows[2]).toMatchObject({ startMs: 2, durationMs: 3, ownMs: 1 });
		expect(afterwards.map(({ name }) => name)).toEqual(["<late>"]);
	});

	it.each([
		[{ startMs: 0, durationMs: 10 }, "██████████"],
		[{ startMs: 5, durationMs: 2.5 }, "     ██▌"],
		[{ startMs: 9.99, durationMs: 0.01 }, "         ▏"],
		[{ startMs: 2, durationMs: 0 }, "  ▏"],
	])("draws %j to scale", (row, bar) => {
		expect(barText(row, { fromMs: 0, toMs: 10, width: 10 })).toBe(bar);
	});

	it.each([60, 80, 100, 140])("fits into %d columns", (width) => {
		const deep = Array.from({ length: 30 }, (_, depth) => ({
			...waterfallOf(example).rows[1],
			depth,
			name: "a name that is longer than there is room for it",
		})) as ReturnType<typeof waterfallOf>["rows"];
		for (const line of waterfallText(deep, { width }))
			expect(line.length).toBeLessThanOrEqual(width);
	});
});

const armTrace: ArmTrace = {
	requests: 300,
	incomplete: 0,
	latencyMs: { p50: 10, p99: 10 },
	untracedP50Ms: 9,
	medianParts: example.parts,
	hops: 7,
	statements: 3,
	median: example,
	p99: example,
	afterwards: {
		doneMs: 20,
		events: [{ consumer: "cart", type: "order.confirmed", waitedMs: 4 }],
	},
};
const document = {
	schemaVersion: 1 as const,
	run: {
		command: "shoplab trace placeOrder",
		startedAt: "2026-01-02T03:04:05.000Z",
		node: "v20",
		bus: "direct",
		pinning: "not pinned",
		seed: 1,
		ratePerSecond: 40,
	},
	trace: {
		operation: "placeOrder",
		arms: { monolith: { ...armTrace, hops: 1 }, microservices: armTrace },
	},
};

describe("the report of a trace", () => {
	const html = htmlDocument(traceReport(document));
	const markdown = markdownDocument(traceReport(document));
	const terminal = traceTerminal(document, { color: false, columns: 80 });

	it.each([
		["HTML", html],
		["Markdown", markdown],
		["the terminal", terminal],
	])(
		"says in %s that it does not measure, and what tracing costs",
		(_, text) => {
			const plain = text.replaceAll(/\s+/g, " ").replaceAll("\u00a0", " ");
			expect(plain).toContain("Traced numbers explain, they do not measure");
			expect(plain).toContain("tracing adds 1.00 ms");
			expect(plain).toContain("6 requests between processes");
		},
	);

	it("has sums of single requests, and none of medians", () => {
		const sumsIn = (text: string) =>
			text
				.split("\n")
				.map((line) =>
					/\b(median|p99|medians) *[|│].*[|│] *(\S+) *[|│]/.exec(line),
				)
				.flatMap((found) => (found ? [[found[1], found[2]]] : []))
				.slice(0, 3);
		const sums = [
			["median", "10.0"],
			["p99", "10.0"],
			["medians", "–"],
		];
		expect(sumsIn(markdown)).toEqual(sums);
		expect(sumsIn(terminal)).toEqual(sums);
	});

	it("has no markup of names in it", () => {
		expect(html).toContain("&lt;late&gt;");
		expect(html).not.toContain("<late>");
	});

	it("keeps within the width of the terminal", () => {
		for (const line of terminal.split("\n"))
			expect(line.length).toBeLessThanOrEqual(80);
		expect(terminal).toContain("sum │");
	});
});
