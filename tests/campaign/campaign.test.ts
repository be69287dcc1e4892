import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Summary } from "../../bench/campaign/summary.ts";
import { eventually } from "../../shop/runtime/testing.ts";
import { mustSkip, titled } from "../support/missing.ts";
import { root } from "../support/root.ts";
import { processesOf, startProgram } from "../support/shoplab.ts";

// The built campaign, as `npm run campaign` starts it.

const program = join(root, "dist/bench/campaign.cjs");
let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), "shoplab-campaign-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const start = (...args: string[]) =>
	startProgram(program, args, { cwd: folder });
const campaign = (...args: string[]) => start(...args).ended;

/** Processes and folders of campaigns of this clone. */
function leftBehind(): string[] {
	const runs = join(root, ".shoplab", "campaign-");
	const folders = readdirSync(join(root, ".shoplab"));
	return [
		...processesOf(runs),
		...folders.filter((name) => name.startsWith("campaign-")),
	];
}

describe("the command line of a campaign", () => {
	it.each([
		[["--kills", "0"], "a whole number from 1 to 100000"],
		[["--kills", "ten"], "a whole number from 1 to 100000"],
		[["--kills", "1.5"], "a whole number from 1 to 100000"],
		[["--seed", "-1"], "a whole number from 0 to 4000000"],
		[["--seed", "5000000"], "a whole number from 0 to 4000000"],
		[["--arms", "monolth"], 'did you mean "monolith"?'],
		[["--bus", "pigeon"], "auto, direct, amqp"],
		[["--arms", "microservices-amqp", "--bus", "direct"], "fix: leave --bus"],
		[["more"], "too many arguments"],
	])("%j is refused with 2, and nothing is started", async (args, words) => {
		const { code, err, out } = await campaign(...args);
		expect(err).toContain(words);
		expect([code, out]).toEqual([2, ""]);
	});

	it("prints one schedule for one seed, and another for another", async () => {
		const dry = (seed: string) =>
			campaign("--dry-run", "--kills", "40", "--seed", seed);
		const [one, again, other] = [
			await dry("6"),
			await dry("6"),
			await dry("7"),
		];
		expect(one.out).toContain("kill 40: ");
		expect(again.out).toBe(one.out);
		expect(other.out).not.toBe(one.out);
		expect([one.code, again.code, other.code]).toEqual([0, 0, 0]);
	});
});

describe("a campaign", () => {
	it("ends with 130 at Ctrl-C, and leaves no process and no file", async () => {
		const { child, said, ended } = start(
			"--kills",
			"500",
			"--arms",
			"monolith",
		);
		await eventually(
			"the first kills are checked",
			() => / \d+ kills, /.test(said.err),
			90_000,
		);
		child.kill("SIGINT");
		expect((await ended).code).toBe(130);
		expect(said.out).toBe("");
		expect(leftBehind()).toEqual([]);
	});

	it(titled(
		"loses nothing in 100 kills of the monolith and of the microservices over both buses",
		"rabbitmq",
	), { timeout: 900_000 }, async () => {
		const arms = [
			...["monolith", "microservices-direct"],
			...(mustSkip("rabbitmq") ? [] : ["microservices-amqp"]),
		];
		const { code, out, err } = await campaign(
			...["--kills", "100", "--seed", "4", "--json"],
			...["--arms", arms.join()],
		);
		expect(code, err).toBe(0);
		const summary = JSON.parse(out) as Summary;
		expect(summary).toMatchObject({ kills: 100, violations: 0 });
		expect(Object.keys(summary.killsOf).sort()).toEqual(arms.sort());
		// Or the kills would show nothing.
		expect(summary.interrupted).toBeGreaterThan(0);
		expect(summary.whileDown).toBeGreaterThan(0);
		expect(summary.orders.acknowledged).toBeGreaterThan(100);
		expect(leftBehind()).toEqual([]);
	});
});
