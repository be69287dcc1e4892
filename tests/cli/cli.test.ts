import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultsSchema } from "../../bench/results/schema.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { processesOf, runShoplab, startShoplab } from "../support/shoplab.ts";

// What a user sees: the built command, its output and its exit status.

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
	startShoplab(args, { cwd: folder, env });
const shoplab = (...args: string[]) => runShoplab(args, { cwd: folder });

const scenario = (more: string) => `version: 1
id: short
kind: latency
title: A short look
load:
  model: open
  rate: 20/s
  duration: 1s
  deadline: 5s
  journeys:
    - name: browse
      steps: [getProduct]
${more}`;

function put(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

/** The one folder of results below `out`. */
function onlyRun(out: string): string {
	const [run] = readdirSync(out);
	return join(out, run as string);
}

describe("usage", () => {
	it.each([
		[["run", "--arms", "monolth"], 'did you mean "monolith"?'],
		[["run", "--rounds", "0"], "a whole number from 1 to 100"],
		[["run", "--bus", "pigeon"], "auto, direct, amqp"],
		[["run", "no-such-scenario"], "checkout-latency, database-locked"],
		[["runn"], "Did you mean run?"],
		[["report", "nowhere.json"], "no such file"],
		[["up", "castle"], "colocated, microservices"],
	])("%j is refused with 2 and the way out", async (args, words) => {
		const { code, err, out } = await shoplab(...args);
		expect(err).toContain(words);
		expect(code).toBe(2);
		expect(out).toBe("");
	});

	it("tells a report of results of another version, with 2 and what to do", async () => {
		const file = put("newer.json", '{"schemaVersion":2}');
		const { code, err, out } = await shoplab("report", file);
		expect(err).toContain(`${file}: has schema version 2, of a newer shoplab`);
		expect(err).toContain("this build reads version 1");
		expect(code).toBe(2);
		expect(out).toBe("");
	});

	it("shows an invalid scenario by file, line, column, the line and the nearest word", async () => {
		const file = put(
			"typo.yaml",
			scenario("").replace("getProduct", "getProdct"),
		);
		const { code, err } = await shoplab(
			"run",
			file,
			"--out",
			join(folder, "x"),
		);
		expect(err).toContain(`${file}:12:15`);
		expect(err).toContain("      steps: [getProdct]");
		expect(err).toContain('did you mean "getProduct"?');
		expect(code).toBe(2);
		expect(existsSync(join(folder, "x"))).toBe(false);
	});

	it.each([
		["a misspelt policy", ["run", "--resilience", "ful"], 'mean "full"?'],
		[
			"no policy at all",
			["up", "monolith", "--resilience", "on"],
			"known: none, timeouts, full",
		],
		[
			"a policy for a ladder",
			["run", "hop-ladder", "--resilience", "none"],
			"fix: leave --resilience out",
		],
		[
			"a policy for what somebody else runs",
			[
				"run",
				"any-http",
				"--arm",
				"a=http://127.0.0.1:1",
				"--resilience",
				"none",
			],
			"cannot be used with",
		],
	])("refuses %s", async (_, args, says) => {
		const { code, err } = await shoplab(...args);
		expect(err).toContain(says);
		expect(code).toBe(2);
	});

	it("starts nothing on a dry run", async () => {
		const { code, out } = await shoplab("run", "--dry-run");
		expect(out).toContain("Nothing was started");
		expect(out).toMatch(/About [\d.]+ minutes in all/);
		expect(code).toBe(0);
	});

	it("says beforehand that the latency of a standard run takes at most 20 minutes, and what a run cannot show", async () => {
		const standard = await shoplab(
			...["run", "checkout-latency", "--profile", "standard", "--dry-run"],
		);
		const minutes = /About ([\d.]+) minutes in all/.exec(standard.out)?.[1];
		expect(Number(minutes)).toBeLessThanOrEqual(20);
		const once = await shoplab("run", "--rounds", "1", "--dry-run");
		expect(once.out).toContain("quick: not for conclusions");
		expect(once.out).toContain("one round: no interval");
	});
});

describe("the environment", () => {
	it("a port in use is told with 3 and the fix", async () => {
		const taken = createServer().listen(0, "127.0.0.1");
		await once(taken, "listening");
		const { port } = taken.address() as { port: number };
		const { code, err } = await shoplab("up", "monolith", "--port", `${port}`);
		taken.close();
		expect(err).toContain(`${port}`);
		expect(err).toContain("fix:");
		expect(code).toBe(3);
	});

	it("a broker that does not answer is told with 3 and the fix", async () => {
		const { code, err } = await start(["run", "--bus", "amqp"], {
			AMQP_URL: "amqp://127.0.0.1:1",
		}).ended;
		expect(err).toContain("--bus direct");
		expect(code).toBe(3);
	});
});

describe("up", () => {
	it("says ready on one line, answers, and leaves nothing behind", async () => {
		const data = join(folder, "up-data");
		const { child, said } = start(["up", "monolith", "--data", data]);
		await eventually("the ready line", () => said.out.endsWith("\n"), 30_000);
		const [, url] =
			/^ready monolith (http:\/\/127\.0\.0\.1:\d+)\n$/.exec(said.out) ?? [];
		const answer = await fetch(`${url}/api/products/p-00001`);
		expect(answer.status).toBe(200);
		expect(await end(child, "SIGTERM")).toBe(0);
		expect(processesOf(data)).toEqual([]);
	});

	it("leaves nothing behind when it is killed", async () => {
		const data = join(folder, "killed-data");
		const { child, said } = start([
			"up",
			"microservices",
			"--bus",
			"direct",
			"--data",
			data,
		]);
		await eventually("the ready line", () => said.out.endsWith("\n"), 60_000);
		expect(processesOf(data).length).toBeGreaterThan(12);
		await end(child, "SIGKILL");
		await eventually(
			"no process is left",
			() => processesOf(data).length === 0,
			20_000,
		);
	});
});

async function end(
	child: ChildProcess,
	signal: NodeJS.Signals,
): Promise<number | null> {
	const closed = once(child, "close");
	child.kill(signal);
	const [code] = await closed;
	return code as number | null;
}

describe("run", () => {
	it("prints the document and nothing else with --json, and the reports can be made again", async () => {
		const out = join(folder, "json");
		const file = put("short.yaml", scenario(""));
		const { code, ...said } = await shoplab(
			"run",
			file,
			"--arms",
			"monolith",
			"--rounds",
			"1",
			"--bus",
			"direct",
			"--json",
			"--out",
			out,
		);
		const results = resultsSchema.parse(JSON.parse(said.out));
		expect(results.scenarios[0]?.id).toBe("short");
		expect(code).toBe(0);
		const run = onlyRun(out);
		const html = readFileSync(join(run, "report.html"), "utf8");
		rmSync(join(run, "report.html"));
		const again = await shoplab("report", join(run, "results.json"));
		expect(again.code).toBe(0);
		expect(readFileSync(join(run, "report.html"), "utf8")).toBe(html);
	});

	it("exits with 1 when an expectation is broken", async () => {
		const change =
			"change: shipping-quote-rule\nrollout: { at: 500ms, strategy: rolling }\n";
		const expectation =
			"expect:\n  - { metric: unitsShipped, on: both, max: 0 }\n";
		const deploy = scenario(change + expectation)
			.replace("kind: latency", "kind: deploy")
			.replace("duration: 1s", "duration: 2s");
		const file = put("broken.yaml", deploy);
		const { code, out } = await shoplab(
			"run",
			file,
			"--arms",
			"monolith",
			"--bus",
			"direct",
			"--out",
			join(folder, "broken"),
		);
		expect(out).toContain("broken");
		expect(code).toBe(1);
	});

	it("keeps a partial report at Ctrl-C, exits with 130 and leaves nothing behind", async () => {
		const out = join(folder, "interrupted");
		const file = put("long.yaml", scenario("rounds: 50\n"));
		const { child, said } = start([
			"run",
			file,
			"--profile",
			"standard",
			"--arms",
			"monolith",
			"--bus",
			"direct",
			"--out",
			out,
		]);
		await eventually(
			"the second trial",
			() => said.err.split("under load").length > 2,
			90_000,
		);
		expect(await end(child, "SIGINT")).toBe(130);
		const run = onlyRun(out);
		const results = resultsSchema.parse(
			JSON.parse(readFileSync(join(run, "results.json"), "utf8")),
		);
		expect(results.run.interrupted).toBe(true);
		expect(results.scenarios[0]?.rounds[0]?.trials.length).toBeGreaterThan(0);
		const html = readFileSync(join(run, "report.html"), "utf8");
		expect(html).toContain("The run was interrupted");
		expect(html).toContain("lanned in round ");
		expect(html).not.toMatch(/\b(?:NaN|undefined|null|Infinity)\b/);
		expect(processesOf(run)).toEqual([]);
	});
});
