import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import {
	afterAll,
	beforeAll,
	beforeEach,
	expect,
	it,
	onTestFinished,
} from "vitest";
import { behaviourReport, ledgerPage } from "./protocol.ts";
import { createCardClient } from "./sdk.ts";

const scratch = mkdtempSync(join(tmpdir(), "card-processor-unit-"));
const bundle = join(scratch, "card-processor.cjs");
let dataDir: string;

beforeAll(async () => {
	await build({
		entryPoints: [join(import.meta.dirname, "process.ts")],
		outfile: bundle,
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		external: ["better-sqlite3"],
		logLevel: "silent",
	});
});
beforeEach(() => {
	dataDir = mkdtempSync(join(scratch, "data-"));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function spawnUnit(env: NodeJS.ProcessEnv): ChildProcess {
	const NODE_PATH = join(import.meta.dirname, "../../node_modules");
	const child = fork(bundle, {
		env: { NODE_PATH, ...env },
		execArgv: [],
		silent: true,
	});
	onTestFinished(() => void child.kill("SIGKILL"));
	return child;
}

async function startUnit() {
	const child = spawnUnit({
		PORT: "0",
		DATA_DIR: dataDir,
		CARD_CONTROL_TOKEN: "secret",
	});
	const [message] = (await once(child, "message")) as [
		{ type: string; port: number },
	];
	expect(message.type).toBe("ready");
	const client = createCardClient({
		baseUrl: `http://127.0.0.1:${message.port}`,
	});
	onTestFinished(() => client.close());
	return { child, client, port: message.port };
}

async function ended(child: ChildProcess): Promise<number | null> {
	if (child.exitCode !== null || child.signalCode !== null)
		return child.exitCode;
	const [exitCode] = (await once(child, "exit")) as [number | null];
	return exitCode;
}

const order = { key: "k1", amountCents: 1250, cardToken: "tok_ok" };

it("keeps everything it answered through kill -9, idempotency too", async () => {
	const first = await startUnit();
	await first.client.authorize(order);
	await first.client.capture("k1");
	await first.client.void("k2");
	first.child.kill("SIGKILL");
	await ended(first.child);

	const second = await startUnit();
	expect(await second.client.authorize(order)).toEqual({
		outcome: "authorized",
	});
	expect(await second.client.capture("k1")).toEqual({ outcome: "captured" });
	const late = await second.client.authorize({ ...order, key: "k2" });
	expect(late).toEqual({ outcome: "declined", code: "voided" });
	const answer = await fetch(`http://127.0.0.1:${second.port}/ledger`);
	const ledger = ledgerPage.parse(await answer.json());
	const lines = ledger.entries.map((e) => `${e.kind} ${e.key}`);
	expect(lines).toEqual(["authorize k1", "capture k1", "void k2"]);
});

it("prints where it is ready", async () => {
	const child = spawnUnit({ DATA_DIR: dataDir });
	const [line] = (await once(child.stdout ?? child, "data")) as [Buffer];
	expect(line.toString()).toMatch(
		/^ready card-processor http:\/\/127\.0\.0\.1:\d+\n$/,
	);
});

it.each(["SIGTERM", "SIGINT"] as const)(
	"answers what was begun before it ends on %s",
	async (signal) => {
		const { child, client, port } = await startUnit();
		const knob = `http://127.0.0.1:${port}/behaviour`;
		const headers = { "x-control-token": "secret" };
		await fetch(knob, { method: "POST", headers, body: '{"delayMs":500}' });
		const begun = client.authorize(order);
		await expect
			.poll(
				async () =>
					behaviourReport.parse(await (await fetch(knob, { headers })).json())
						.fired,
			)
			.toMatchObject({ delay: 1 });
		child.kill(signal);
		expect(await begun).toEqual({ outcome: "authorized" });
		expect(await ended(child)).toBe(0);
	},
);

it("ends with its parent, so that no orphan stays", async () => {
	const { child } = await startUnit();
	child.disconnect();
	expect(await ended(child)).toBe(0);
});

async function complaint(env: NodeJS.ProcessEnv) {
	const child = spawnUnit(env);
	const chunks: Buffer[] = [];
	child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
	// Not "exit": only after "close" has all of stderr been read.
	const [exitCode] = (await once(child, "close")) as [number | null];
	return { exitCode, text: Buffer.concat(chunks).toString() };
}

it("names every wrong setting and starts nothing", async () => {
	const { exitCode, text } = await complaint({ PORT: "many", DELAY_MS: "-1" });
	expect(exitCode).toBe(2);
	for (const name of ["PORT", "DELAY_MS", "DATA_DIR"])
		expect(text).toContain(name);
});

it("says that the port is taken and how to get on", async () => {
	const { port } = await startUnit();
	const otherDir = mkdtempSync(join(scratch, "other-"));
	const { exitCode, text } = await complaint({
		PORT: String(port),
		DATA_DIR: otherDir,
	});
	expect(exitCode).toBe(3);
	expect(text).toContain(`cannot listen on 127.0.0.1:${port}`);
	expect(text).toContain("set PORT to a free one");
});

it("says that the folder of the ledger cannot be used", async () => {
	const { exitCode, text } = await complaint({ DATA_DIR: "/dev/null/nowhere" });
	expect(exitCode).toBe(3);
	expect(text).toContain("cannot open the ledger in /dev/null/nowhere");
});
