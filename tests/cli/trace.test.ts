import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
	type TraceDocument,
	traceDocument,
	traceParts,
} from "../../bench/results/trace-schema.ts";
import type { OtlpTraces } from "../../bench/trace/otlp.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { processesOf, startShoplab } from "../support/shoplab.ts";

// `shoplab trace`, as a user sees it.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-trace-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]) =>
	startShoplab(["trace", ...args], { cwd: folder });

describe("an order, traced", () => {
	let document: TraceDocument;
	let directory: string;
	beforeAll(async () => {
		const { ended, said } = start(
			...["placeOrder", "--arms", "monolith,microservices"],
			...["--requests", "20", "--warmup", "200", "--json"],
		);
		expect([(await ended).code, said.err]).toEqual([0, expect.anything()]);
		document = traceDocument.parse(JSON.parse(said.out));
		const [run] = readdirSync(join(folder, "results"));
		directory = join(folder, "results", run as string);
	});

	it("has parts that add up to the latency, on both arms", () => {
		for (const arm of ["monolith", "microservices"]) {
			const { median, p99 } = document.trace.arms[arm] ?? {};
			for (const example of [median, p99]) {
				const sum = traceParts.reduce(
					(total, part) => total + (example?.parts[part] ?? 0),
					0,
				);
				expect(sum).toBeCloseTo(example?.latencyMs ?? 0, 6);
			}
		}
	});

	it("shows what the services do that the monolith does not", () => {
		const { monolith, microservices } = document.trace.arms;
		expect(monolith?.hops).toBe(1);
		expect(microservices?.hops).toBe(7);
		expect(monolith?.medianParts.card).toBeGreaterThan(0);
		expect(microservices?.medianParts.card).toBeGreaterThan(0);
		const consumers = microservices?.afterwards?.events.map(
			({ consumer }) => consumer,
		);
		expect(consumers?.sort()).toEqual(
			"cart inventory notifications reviews shipping".split(" "),
		);
	});

	it("leaves reports and OTLP, and no databases, keys or loose spans", () => {
		expect(readdirSync(directory).sort()).toEqual([
			"logs",
			"otlp-microservices.json",
			"otlp-monolith.json",
			"report.html",
			"report.md",
			"trace.json",
		]);
		expect(
			readdirSync(join(directory, "logs", "traced-microservices")),
		).toEqual(["logs"]);
		const otlp = JSON.parse(
			readFileSync(join(directory, "otlp-microservices.json"), "utf8"),
		) as OtlpTraces;
		expect(otlp.resourceSpans.length).toBeGreaterThan(9);
	});
});

describe("usage", () => {
	it.each([
		[["placeOrdr"], 'did you mean "placeOrder"?'],
		[["placeOrder", "--arms", "castle"], "known: monolith"],
		[["placeOrder", "--requests", "1"], "a whole number from 20 to 5000"],
		[[], "missing required argument 'operation'"],
	])("%j is refused with 2 and the way out", async (args, words) => {
		const { code, err } = await start(
			...[...args, "--out", join(folder, "refused")],
		).ended;
		expect(code).toBe(2);
		expect(err).toContain(words);
		expect(existsSync(join(folder, "refused"))).toBe(false);
	});
});

it("ends at Ctrl-C with 130 and leaves no process behind", async () => {
	const out = join(folder, "interrupted");
	const { child, said, ended } = start(
		...["dispatchShipment", "--arms", "monolith", "--out", out],
	);
	await eventually("it traces", () => said.err.includes("tracing"), 60_000);
	child.kill("SIGINT");
	expect((await ended).code).toBe(130);
	expect(processesOf(out)).toEqual([]);
});
