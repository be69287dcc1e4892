import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleProgram } from "../deploys/bundle.ts";
import { UnitFailed } from "./errors.ts";
import { buildFixture, root } from "./fixture-target.ts";
import { startLocal } from "./local.ts";
import type { LocalOptions } from "./options.ts";
import { choosePinning, parseCores } from "./pinning.ts";
import type { Target } from "./target.ts";
import { processesIn, until } from "./testing.ts";

const relays = [{ from: "greeting", to: "counter" }];
let fixture: Awaited<ReturnType<typeof buildFixture>>;
const running: Target[] = [];

beforeAll(async () => {
	fixture = await buildFixture();
}, 60_000);
afterEach(async () => {
	await Promise.all(running.splice(0).map((target) => target.stop()));
});
afterAll(() => fixture.remove());

async function start(more: Partial<LocalOptions> = {}): Promise<Target> {
	const target = await startLocal(fixture.options({ relays, ...more }));
	running.push(target);
	return target;
}

/** Where the front believes the counter to be. */
async function counterOf(target: Target): Promise<string> {
	const response = await fetch(`${target.url}/hello`);
	const { peers } = (await response.json()) as { peers: { counter: string } };
	return `${peers.counter}/counts`;
}

/** A request of its own connection: whether it was answered, or how it was not. */
async function asked(url: string, limitMs = 60_000): Promise<string> {
	try {
		const response = await fetch(url, {
			headers: { connection: "close" },
			signal: AbortSignal.timeout(limitMs),
		});
		await response.text();
		return "answered";
	} catch (error) {
		const { name, cause } = error as { name: string; cause?: Error };
		return (cause as { code?: string } | undefined)?.code ?? name;
	}
}

function relayOf(target: Target) {
	const relay = target.relay("greeting", "counter");
	if (!relay) throw new Error("the fixture's call has no relay");
	return relay;
}

const relayPids = (runDir: string) =>
	processesIn(join(runDir, "logs", "relay.log"));

describe("a call through a relay", () => {
	it("passes, is cut and reset while it is told to, and heals", async () => {
		const target = await start();
		const relay = relayOf(target);
		const url = await counterOf(target);
		expect(url).not.toContain(target.units[1]?.url);
		expect(await asked(url)).toBe("answered");
		expect(await relay.struck()).toMatchObject({ connections: 0 });

		await relay.behave({ mode: "cut" });
		expect(await asked(url, 200)).toBe("TimeoutError");
		expect((await relay.struck()).bytes).toBeGreaterThan(0);
		expect(await asked(`${target.units[1]?.url}/counts`)).toBe("answered");

		await relay.behave({ mode: "reset" });
		expect(await asked(url)).toBe("ECONNRESET");
		await relay.behave({ mode: "delay", delayMs: 5 });
		expect(await asked(url)).toBe("answered");
		await relay.heal();
		expect(await asked(url)).toBe("answered");
		expect((await relay.struck()).pieces).toBeGreaterThan(1);
	});

	it("reaches the callee again after that was restarted", async () => {
		const target = await start();
		const url = await counterOf(target);
		await target.kill("counter", "SIGKILL", { hold: true });
		await until("it is gone", () => target.units[1]?.pid() === undefined);
		expect(await asked(url)).toBe("ECONNRESET");
		await target.release("counter");
		await until("it is back", async () => (await asked(url)) === "answered");
	});

	it("is told apart from a call that was not asked for, and from one that is not there", async () => {
		const target = await start({ relays: [] });
		expect(() => target.relay("greeting", "counter")).toThrow(
			"goes through no relay: name it in `relays`",
		);
		expect(target.relay("counter", "greeting")).toBeUndefined();
		expect(target.relay("gateway", "counter")).toBeUndefined();
		expect(await counterOf(target)).toContain(target.units[1]?.url);
	});
});

describe("the process of the relays", () => {
	it.skipIf(choosePinning().driver.length === 0)(
		"runs on the driver's cores and is charged to no arm",
		async () => {
			const pinning = choosePinning();
			const options = fixture.options({ relays, pinning });
			const target = await startLocal(options);
			running.push(target);
			const [pid] = relayPids(options.runDir);
			expect(coresOf(pid)).toEqual(pinning.driver);
			expect(target.beside()).toHaveLength(3);
			expect(target.processes().map((each) => each.pid)).not.toContain(pid);
			expect(Object.keys(target.usage())).toEqual(["front", "counter"]);
		},
	);

	it("is gone when the target has stopped, in the middle of a cut too", async () => {
		const options = fixture.options({ relays });
		const target = await startLocal(options);
		expect(relayPids(options.runDir)).toHaveLength(1);
		await relayOf(target).behave({ mode: "cut" });
		await target.stop();
		expect(processesIn(options.runDir)).toEqual([]);
	});

	it("is not there where no call goes through it", async () => {
		const options = fixture.options({ relays: [{ ...elsewhere }] });
		running.push(await startLocal(options));
		expect(relayPids(options.runDir)).toEqual([]);
	});

	it("does not end unnoticed", async () => {
		const options = fixture.options({ relays });
		const target = await startLocal(options);
		for (const pid of relayPids(options.runDir)) process.kill(pid, "SIGKILL");
		await until("the target knows", () =>
			relayOf(target)
				.struck()
				.then(
					() => false,
					(failure: Error) => failure.message.includes("ended (SIGKILL)"),
				),
		);
		await expect(target.stop()).rejects.toThrow(
			/the relay process ended \(SIGKILL\); see .*relay\.log/,
		);
		expect(processesIn(options.runDir)).toEqual([]);
	});

	it("says why it did not start, and leaves nothing behind", async () => {
		const options = fixture.options({ relays });
		const relay = join(options.runDir, "relay.cjs");
		writeFileSync(relay, 'console.error("relay: no luck"); process.exit(1);');
		const programs = { ...options.programs, relay };
		const started = startLocal({ ...options, programs });
		await expect(started).rejects.toThrow(UnitFailed);
		await expect(started).rejects.toThrow(
			/relays did not start: .*ended \(1\).*relay: no luck/s,
		);
		expect(processesIn(options.runDir)).toEqual([]);
	});

	it("ends when the command line is killed", async () => {
		const { broker: _, ...options } = fixture.options({ relays });
		const file = join(options.runDir, "options.json");
		writeFileSync(file, JSON.stringify(options));
		const program = await bundleProgram(
			"killed-run",
			"bench/targets/fixtures/killed-run.ts",
			{ root, outDir: options.runDir },
		);
		const child = spawn(process.execPath, [program.file, file], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		await once(child.stdout, "data");
		expect(relayPids(options.runDir)).toHaveLength(1);
		child.kill("SIGKILL");
		await until(
			"no process is left",
			() => processesIn(options.runDir).length === 0,
		);
	});
});

/** A call that the fixture does not have. */
const elsewhere = { from: "counter", to: "greeting" };

function coresOf(pid = 0): number[] {
	const status = readFileSync(`/proc/${pid}/status`, "utf8");
	return parseCores(/^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "");
}
