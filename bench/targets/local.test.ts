import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { bundleProgram } from "../deploys/bundle.ts";
import { EnvironmentNotReady, UnitFailed } from "./errors.ts";
import { buildFixture, root } from "./fixture-target.ts";
import { startLocal } from "./local.ts";
import { memoryNow } from "./memory.ts";
import type { LocalOptions } from "./options.ts";
import { choosePinning, parseCores } from "./pinning.ts";
import type { Target } from "./target.ts";
import { processesIn, requestLoop, until } from "./testing.ts";

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
	const target = await startLocal(fixture.options(more));
	running.push(target);
	return target;
}

async function hello(target: Target) {
	const response = await fetch(`${target.url}/hello`);
	return (await response.json()) as {
		greeting: string;
		pid: number;
		peers: Record<string, string>;
	};
}

const events = (target: Target, unit: string) =>
	target
		.journal()
		.filter((entry) => entry.unit === unit)
		.map((entry) => entry.event);

describe("a local target", { timeout: 60_000 }, () => {
	it("serves at its door, tells units where their peers are, and leaves no process behind", async () => {
		const options = fixture.options();
		const target = await startLocal(options);
		const counter = target.units.find((unit) => unit.name === "counter");
		expect((await hello(target)).peers).toEqual({ counter: counter?.url });
		expect((await hello(target)).pid).toBe(target.units[0]?.pid());
		expect(target.unitOf("counter")).toBe("counter");
		expect(await target.metrics("front")).toContain("# TYPE");
		expect(memoryNow(target).units.counter).toBeGreaterThan(10_000_000);
		await target.stop();
		expect(processesIn(options.runDir)).toEqual([]);
	});

	it.skipIf(choosePinning().systems.length === 0)(
		"keeps the systems under test on their cores, after a restart too",
		async () => {
			const pinning = choosePinning();
			const target = await start({ pinning });
			await target.kill("counter", "SIGKILL");
			await until("it is back", () =>
				events(target, "counter").includes("restarted"),
			);
			for (const unit of target.units)
				expect(coresOf(unit.pid() ?? 0)).toEqual([pinning.systems]);
		},
	);

	it("restarts a unit that crashed, and the others do not notice", async () => {
		const target = await start();
		const before = await hello(target);
		const counterPid = target.units[1]?.pid();
		await fetch(`${target.url}/crash`, { method: "POST" }).catch(() => null);
		await until("the front is back", () =>
			events(target, "front").includes("restarted"),
		);
		expect((await hello(target)).pid).not.toBe(before.pid);
		expect(target.units[1]?.pid()).toBe(counterPid);
		expect(events(target, "front")).toEqual([
			"started",
			"ready",
			"exited",
			"started",
			"ready",
			"restarted",
		]);
		const exit = target.journal().find((entry) => entry.event === "exited");
		expect(exit).toMatchObject({ code: 7, pid: before.pid });
	});

	it("stops a unit that hangs, too", async () => {
		const options = fixture.options();
		const target = await startLocal(options);
		await target.kill("front", "SIGSTOP");
		await target.stop();
		expect(processesIn(options.runDir)).toEqual([]);
	});

	it("leaves no unit behind when the supervisor is killed, and says that it is gone", async () => {
		const options = fixture.options();
		const target = await startLocal(options);
		process.kill(parentOf(target.units[0]?.pid() ?? 0), "SIGKILL");
		await until("the target knows", () =>
			target.release("front").then(
				() => false,
				(failure: Error) => /supervisor of \w+ ended/.test(failure.message),
			),
		);
		await expect(target.stop()).rejects.toThrow(
			/supervisor of \w+ ended \(SIGKILL\)/,
		);
		await until(
			"no process is left",
			() => processesIn(options.runDir).length === 0,
		);
	});

	it("keeps a unit down while it is held, and brings it back when released", async () => {
		const target = await start();
		await target.kill("counter", "SIGKILL", { hold: true });
		await until("it is gone", () =>
			events(target, "counter").includes("exited"),
		);
		await expect(target.kill("counter", "SIGKILL")).rejects.toThrow(
			/counter has no process/,
		);
		await target.release("counter");
		await until("it is back", () =>
			events(target, "counter").includes("restarted"),
		);
		expect(target.journal()).toContainEqual(
			expect.objectContaining({ event: "exited", signal: "SIGKILL" }),
		);
	});

	it("adds a process to a unit, which shares its port, is restarted like the others, and goes with them", async () => {
		const options = fixture.options();
		const target = await startLocal(options);
		running.push(target);
		const { readyMs } = await target.grow("front");
		const pids = () =>
			target.processes().filter(({ unit }) => unit === "front");
		expect(readyMs).toBeGreaterThan(0);
		expect(pids()).toHaveLength(2);
		const load = requestLoop(`${target.url}/slow`);
		await until("both processes answer", () => load.pids().size === 2);
		expect(await load.stop()).toEqual([]);
		await target.kill("front", "SIGKILL");
		await until(
			"both are back",
			() =>
				events(target, "front").filter((event) => event === "restarted")
					.length === 2,
		);
		await target.stop();
		expect(processesIn(options.runDir)).toEqual([]);
	});

	it("replaces a unit under load without losing a request", async () => {
		const target = await start();
		const load = requestLoop(`${target.url}/slow`);
		await until("load is on", () => load.good() > 20);
		const replacement = await target.replace("front", fixture.frontFile);
		const goodBefore = load.good();
		await until("load went on", () => load.good() > goodBefore + 20);
		const failures = await load.stop();
		expect(failures).toEqual([]);
		expect(replacement.replaced).toBe(true);
		expect(load.pids().size).toBe(2);
		expect(events(target, "front")).toContain("replaced");
	});

	it.each(["rolling", "recreate"] as const)(
		"keeps serving what it had when the new build does not start (%s)",
		async (strategy) => {
			const target = await start();
			const outcome = await target.replace("front", fixture.brokenFile, {
				strategy,
			});
			expect(outcome).toMatchObject({ replaced: false });
			expect(outcome.why).toMatch(/ended before it was ready/);
			await until("it serves", () =>
				hello(target).then(
					() => true,
					() => false,
				),
			);
		},
	);

	it("runs beside another one", async () => {
		const [one, other] = await Promise.all([start(), start()]);
		expect((await hello(one)).pid).not.toBe((await hello(other)).pid);
		expect(one.url).not.toBe(other.url);
	});

	it("starts each time from the same seeded data", async () => {
		const templates = join(fixture.folder, "templates");
		const countsAfterOne = async () => {
			const target = await start({ templates });
			const counter = target.units.find((unit) => unit.name === "counter");
			const response = await fetch(`${counter?.url}/counts`, {
				method: "POST",
			});
			return response.json();
		};
		expect(await countsAfterOne()).toEqual([{ seed: 7 }, { seed: 0 }]);
		expect(await countsAfterOne()).toEqual([{ seed: 7 }, { seed: 0 }]);
	});

	it("says why a unit did not start, and stops the others", async () => {
		const options = fixture.options();
		const bundles = options.bundles.map((bundle) =>
			bundle.unit === "front"
				? { ...bundle, file: fixture.brokenFile }
				: bundle,
		);
		const started = startLocal({ ...options, bundles });
		await expect(started).rejects.toThrow(UnitFailed);
		await expect(started).rejects.toThrow(/this build is broken on purpose/);
		expect(processesIn(options.runDir)).toEqual([]);
	});

	it("refuses a port in use, and names it", async () => {
		const server = createServer().listen(0, "127.0.0.1");
		await once(server, "listening");
		const { port } = server.address() as { port: number };
		const started = startLocal(fixture.options({ port }));
		await expect(started).rejects.toThrow(EnvironmentNotReady);
		await expect(started).rejects.toThrow(`port ${port} is in use`);
		server.close();
	});

	it.each(["SIGKILL", "SIGTERM"] as const)(
		"ends when its command line dies by %s",
		async (signal) => {
			const { broker: _, ...options } = fixture.options();
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
			expect(processesIn(options.runDir).length).toBeGreaterThan(3);
			child.kill(signal);
			await until(
				"no process is left",
				() => processesIn(options.runDir).length === 0,
			);
		},
	);
});

/** The cores that the threads of a process may use; one list when all agree. */
function coresOf(pid: number): number[][] {
	const lists = readdirSync(`/proc/${pid}/task`).map((thread) => {
		const status = readFileSync(`/proc/${pid}/task/${thread}/status`, "utf8");
		return /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? "";
	});
	return [...new Set(lists)].map(parseCores);
}

function parentOf(pid: number): number {
	const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
	return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
}
