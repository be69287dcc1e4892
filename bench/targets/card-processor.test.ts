import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleProgram } from "../deploys/bundle.ts";
import { type CardProcessor, startCardProcessor } from "./card-processor.ts";
import { root } from "./fixture-target.ts";
import { type PortBlock, takePorts } from "./ports.ts";
import { processesIn, until } from "./testing.ts";

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

const call = (path: string, init?: RequestInit) =>
	fetch(`${card.url}${path}`, {
		...init,
		headers: { "x-control-token": card.controlToken, connection: "close" },
	});
const ledger = async () =>
	((await (await call("/ledger")).json()) as { entries: { key: string }[] })
		.entries;

describe("the card processor of a target", () => {
	it("is gone after a crash, and does not come back by itself", async () => {
		const order = { key: "o-1", amountCents: 100, cardToken: "tok_ok" };
		await call("/authorizations", {
			method: "POST",
			body: JSON.stringify(order),
		});
		expect(card.pid()).toBeGreaterThan(0);
		await card.crash();
		expect(card.pid()).toBeUndefined();
		await expect(call("/ledger")).rejects.toThrow("fetch failed");
	});

	it("is revived at the same address, with its ledger and its control token", async () => {
		await card.revive();
		expect(await ledger()).toMatchObject([{ key: "o-1", kind: "authorize" }]);
		expect((await call("/behaviour")).status).toBe(200);
	});

	it("is not started twice by who revives it while it runs, or is being revived", async () => {
		await card.crash();
		await Promise.all([card.revive(), card.revive()]);
		await card.revive();
		expect(processesIn(join(folder, "data"))).toEqual([card.pid()]);
	});

	it("is seen to be gone when somebody else ends it", async () => {
		await card.crash();
		await card.revive();
		process.kill(card.pid() ?? 0, "SIGKILL");
		await until("it is gone", () => card.pid() === undefined);
	});

	it("leaves nothing behind, whether it was up or down", async () => {
		await card.crash();
		await card.stop();
		await card.revive();
		expect(processesIn(join(folder, "data"))).toEqual([]);
	});
});
