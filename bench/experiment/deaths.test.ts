import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bundleProgram } from "../deploys/bundle.ts";
import {
	type CardProcessor,
	startCardProcessor,
} from "../targets/card-processor.ts";
import { EnvironmentNotReady, UnitFailed } from "../targets/errors.ts";
import { root } from "../targets/fixture-target.ts";
import { type PortBlock, takePorts } from "../targets/ports.ts";
import type { Target } from "../targets/target.ts";
import { until } from "../targets/testing.ts";
import { nothingDiedByItself } from "./deaths.ts";
import { type TrialSetup, withTarget } from "./trial.ts";

let folder: string;
let ports: PortBlock;
let card: CardProcessor;

beforeAll(async () => {
	// Inside of the repository, because the bundle looks for native packages from where it lies.
	mkdirSync(join(root, ".shoplab"), { recursive: true });
	folder = mkdtempSync(join(root, ".shoplab", "test-"));
	const program = "shop/card-processor/process.ts";
	const options = { root, outDir: folder };
	const { file } = await bundleProgram("card-processor", program, options);
	ports = await takePorts();
	card = await startCardProcessor({
		...{ file, port: ports.next(), cores: [], delayMs: 0 },
		dataDir: join(folder, "data"),
		logFile: join(folder, "card-processor.log"),
		readyLimitMs: 30_000,
	});
});
afterAll(async () => {
	await card?.stop();
	await ports?.release();
	rmSync(folder, { recursive: true, force: true });
});

const armWith = (more: Partial<Target> = {}) =>
	({
		arm: "monolith",
		units: [],
		journal: () => [],
		cardProcessor: card,
		broker: undefined,
		stop: async () => undefined,
		...more,
	}) as unknown as Target;

/** What a trial fails with whose arm fails with this. */
const failureOf = (cause: Error) =>
	withTarget(
		{
			startTarget: async () => armWith(),
			signal: new AbortController().signal,
			tell: () => undefined,
		} as unknown as TrialSetup,
		() => Promise.reject(cause),
	).catch((failure: unknown) => failure);

const refused = new Error("connect ECONNREFUSED");

it("says nothing while the card processor runs, nor after a crash from which it was revived", async () => {
	nothingDiedByItself(armWith());
	await card.crash();
	await card.revive();
	nothingDiedByItself(armWith());
	expect(await failureOf(refused)).toBe(refused);
});

it("tells a card processor that somebody else ended as a system that failed, and so whatever failed because of it", async () => {
	process.kill(card.pid() ?? 0, "SIGKILL");
	await until("it is gone", () => card.pid() === undefined);
	const said = "the card processor of monolith ended by itself";
	expect(() => nothingDiedByItself(armWith())).toThrow(said);
	const failure = await failureOf(refused);
	expect(failure).toBeInstanceOf(UnitFailed);
	expect(failure).toMatchObject({ exitCode: 5, cause: refused });
	const notReady = new EnvironmentNotReady({
		...{ code: "Sample", what: "it did not start again" },
		...{ where: "here", why: "it must", fix: "look" },
	});
	expect(await failureOf(notReady)).toBe(notReady);
	await card.crash();
	await card.revive();
});

it("tells a private broker that is gone likewise", () => {
	const broker = (pid: number | undefined) => ({
		broker: { pid: () => pid } as Target["broker"],
	});
	nothingDiedByItself(armWith(broker(1)));
	expect(() => nothingDiedByItself(armWith(broker(undefined)))).toThrow(
		UnitFailed,
	);
});
